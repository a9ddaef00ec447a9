import { type ClientHttp2Session, connect, constants } from "node:http2";
import type { Http2Post } from "../channels/apns.ts";

/** Of an answer's body; APNs answers a line. */
const maxBody = 10_000;
/** A connection nobody has used for so long is closed: a dead one would not tell. */
const idle = 5 * 60_000;

/** One connection an origin, opened when it is needed and again after it has broken: APNs wants few that last long. */
export function http2Post(): { post: Http2Post; close(): void } {
  const sessions = new Map<string, ClientHttp2Session>();

  function sessionOf(origin: string): ClientHttp2Session {
    const known = sessions.get(origin);
    if (known !== undefined && !known.closed && !known.destroyed) return known;
    const session = connect(origin);
    sessions.set(origin, session);
    const drop = () => {
      if (sessions.get(origin) === session) sessions.delete(origin);
    };
    // Whoever has a request under way hears of it there.
    session.on("error", drop);
    session.on("goaway", () => {
      drop();
      session.close();
    });
    session.on("close", drop);
    session.setTimeout(idle, () => session.close());
    session.unref();
    return session;
  }

  const post: Http2Post = ({ origin, path, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const session = sessionOf(origin);
      const request = session.request({
        ...headers,
        [constants.HTTP2_HEADER_METHOD]: "POST",
        [constants.HTTP2_HEADER_PATH]: path,
      });
      const fail = (error: unknown) => {
        signal.removeEventListener("abort", abort);
        reject(error);
      };
      const abort = () => {
        request.close(constants.NGHTTP2_CANCEL);
        // A connection on which answers stop may be dead without having said so.
        session.close();
        fail(signal.reason);
      };
      signal.addEventListener("abort", abort);
      let status = 0;
      let answered: Record<string, string> = {};
      let text = "";
      request.setEncoding("utf8");
      request.on("response", ({ [constants.HTTP2_HEADER_STATUS]: code, ...rest }) => {
        status = Number(code);
        answered = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
      });
      request.on("data", (chunk: string) => {
        if (text.length < maxBody) text += chunk;
      });
      request.on("error", fail);
      request.on("close", () => {
        signal.removeEventListener("abort", abort);
        if (status === 0) reject(new Error("the connection closed without an answer"));
        else resolve({ status, headers: answered, body: text });
      });
      request.end(body);
    });

  return {
    post,
    close() {
      for (const session of sessions.values()) session.close();
    },
  };
}
