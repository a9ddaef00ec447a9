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
  const text = await readText(c, maxBytes);
  if (text === "" && whenEmpty !== undefined) return whenEmpty;
  return parseJson(text);
}

/** Text as JSON of bounded depth: 400 when it is not. */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) throw new Problem(400, "not_json", `expected JSON nested at most ${maxDepth} deep`);
  try {
    return JSON.parse(text);
  } catch (error) {
    const why =
      text.trim() === "" ? "the body is empty" : error instanceof Error ? error.message : String(error);
    throw new Problem(400, "not_json", `expected a JSON body: ${why}`);
  }
}

/** A body of at most `maxBytes` bytes as text: 413 beyond. */
export async function readText(c: Context, maxBytes: number): Promise<string> {
  try {
    // The server holds a peer to the length it announced.
    if (hasLength(c, maxBytes)) return await c.req.text();
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of readBytes(c, maxBytes)) text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();
  } catch (error) {
    throw brokenOff(error);
  }
}

/** Whoever hangs up, or is hung up on, makes no fault of ours. */
function brokenOff(error: unknown): Problem {
  return error instanceof Problem
    ? error
    : new Problem(400, "incomplete_body", "the request ended before its body did");
}

/** Whether the request says how long its body is; 413 when that is too long. */
function hasLength(c: Context, maxBytes: number): boolean {
  const length = c.req.header("content-length");
  if (Number(length) > maxBytes) throw tooLarge(maxBytes);
  return length !== undefined;
}

/** A body of at most `maxBytes` bytes as it comes: 413 beyond, before the first byte where the length is announced. */
export async function* readBytes(c: Context, maxBytes: number): AsyncGenerator<Uint8Array> {
  hasLength(c, maxBytes);
  let bytes = 0;
  try {
    for await (const chunk of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
  } catch (error) {
    throw brokenOff(error);
  }
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
