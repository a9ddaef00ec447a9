import { connect, type Socket } from "node:net";
import { join } from "node:path";
import type { CircleWorld } from "../worlds.ts";
import { eventually, inTemporaryFolder } from "./temporary.ts";

const marker = "$4\r\ndone\r\n";
const batch = 1_000;

/** Seconds, and how many were found in all, for GEOSEARCH: many commands at a time, so that no ping waits for its way there. */
export function askRedis({
  centres,
  radius,
  places,
}: CircleWorld): Promise<{ seconds: number; found: number }> {
  return inTemporaryFolder("nobody", async (folder, run, start) => {
    run("redis-server", "--version");
    const path = join(folder, "socket");
    start("redis-server", "--port", "0", "--unixsocket", path, "--save", "", "--dir", folder);
    const socket = await eventually(() => open(path));
    await sendAll(
      socket,
      centres.map(([lng, lat], i) => `GEOADD zones ${lng} ${lat} ${i}`),
    );
    const asked = places.map(([lng, lat]) => `GEOSEARCH zones FROMLONLAT ${lng} ${lat} BYRADIUS ${radius} m`);
    const began = performance.now();
    const replies = await sendAll(socket, asked);
    const seconds = (performance.now() - began) / 1e3;
    socket.destroy();
    return { seconds, found: replies.reduce((sum, text) => sum + text.split("$").length - 1, 0) };
  });
}

function open(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => resolve(socket));
    socket.once("error", reject);
  });
}

/** Sends inline commands, batch after batch; the text of each batch's replies (RESP 2). */
async function sendAll(socket: Socket, commands: readonly string[]): Promise<string[]> {
  const replies: string[] = [];
  for (let i = 0; i < commands.length; i += batch) {
    socket.write(`${commands.slice(i, i + batch).join("\r\n")}\r\nECHO done\r\n`);
    replies.push(await untilMarker(socket));
  }
  return replies;
}

function untilMarker(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const listen = (bytes: Buffer): void => {
      text += bytes.toString("latin1");
      if (/^-/m.test(text)) reject(new Error(text.slice(0, 200)));
      if (!text.endsWith(marker)) return;
      socket.off("data", listen);
      resolve(text.slice(0, -marker.length));
    };
    socket.on("data", listen);
  });
}
