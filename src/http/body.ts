import type { Context } from "hono";
import { Problem } from "./problem.ts";

export const mebibyte = 1024 * 1024;

/** Deepest nesting of a body: GeoJSON needs six, metadata and traits a few. */
const maxDepth = 64;

/**
 * Reads a JSON body of at most `maxBytes` bytes: 413 beyond, 400 when it is not JSON. An empty body is
 * `whenEmpty`, if that is given.
 */
export async function readJson(c: Context, maxBytes: number, whenEmpty?: object): Promise<unknown> {
  const text = await readText(c, maxBytes).catch((error: unknown) => {
    if (error instanceof Problem) throw error;
    // Whoever hangs up, or is hung up on, makes no fault of ours.
    throw new Problem(400, "incomplete_body", "the request ended before its body did");
  });
  if (text === "" && whenEmpty !== undefined) return whenEmpty;
  if (isTooDeep(text)) throw new Problem(400, "not_json", `expected JSON nested at most ${maxDepth} deep`);
  try {
    return JSON.parse(text);
  } catch (error) {
    const why =
      text.trim() === "" ? "the body is empty" : error instanceof Error ? error.message : String(error);
    throw new Problem(400, "not_json", `expected a JSON body: ${why}`);
  }
}

async function readText(c: Context, maxBytes: number): Promise<string> {
  const length = c.req.header("content-length");
  if (length !== undefined) {
    if (Number(length) > maxBytes) throw tooLarge(maxBytes);
    // The server holds a peer to the length it announced.
    return c.req.text();
  }
  const body = c.req.raw.body;
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function tooLarge(maxBytes: number): Problem {
  const size = maxBytes >= mebibyte ? `${maxBytes / mebibyte} MiB` : `${maxBytes} bytes`;
  return new Problem(413, "too_large", `expected a body of at most ${size}`);
}

/** Counts open brackets outside strings, so that no recursive reader ever meets a bottomless body. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 92) i++;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 91 || code === 123) {
      depth++;
      if (depth > maxDepth) return true;
    } else if (code === 93 || code === 125) depth--;
  }
  return false;
}
