import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { serveParent } from "./process.ts";

/** The least that a JSON API on this Node can do: read a POST, parse it, answer what an uneventful ping is answered. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const ping: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const status = typeof ping === "object" ? "accepted" : "invalid";
    const results = [{ index: 0, status, events: [], notifications: [] }];
    const answer = JSON.stringify({ results, accepted: 1, refused: 0 });
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(answer),
    });
    response.end(answer);
  });
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  serveParent({ url: `http://127.0.0.1:${port}`, secretKey: "" }, async () => {
    server.closeAllConnections();
    server.close();
  });
});
