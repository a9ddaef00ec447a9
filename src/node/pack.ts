import { Duplex } from "node:stream";
import { createGzip } from "node:zlib";

/** What is large is text that repeats itself: more effort than this makes it little smaller, and twice as slow. */
const level = 3;

/** A body as gzip (RFC 1952), made beside the thread that answers. */
export function pack(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const { readable, writable } = Duplex.toWeb(createGzip({ level }));
  return body.pipeThrough({ readable, writable } as ReadableWritablePair<Uint8Array, Uint8Array>);
}
