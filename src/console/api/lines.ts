import { ApiProblem } from "./client.ts";

/** Asks for lines of JSON and tells each as it comes; what is broken off before its end fails. `onOpen` hears before. */
export async function* askLines(
  path: string,
  init: RequestInit,
  onOpen?: (headers: Headers) => void,
): AsyncGenerator<string> {
  const response = await unlessCut(fetch(path, init));
  if (!response.ok || response.body === null)
    throw new ApiProblem(response.status, (await response.json().catch(() => ({}))) as object);
  onOpen?.(response.headers);
  const reader = response.body
    .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    .getReader();
  const parts: string[] = [];
  try {
    for (;;) {
      const { done, value } = await unlessCut(reader.read());
      if (done) break;
      const [first = "", ...rest] = value.split("\n");
      parts.push(first);
      for (const next of rest) {
        yield parts.splice(0).join("");
        parts.push(next);
      }
    }
    const last = parts.join("");
    if (last !== "") yield last;
  } finally {
    // Whoever asked may have heard enough.
    await reader.cancel().catch(() => {});
  }
}

/** A line that is cut is a server that does not answer; one that is hung up on is no fault. */
function unlessCut<T>(asked: Promise<T>): Promise<T> {
  return asked.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiProblem(0);
  });
}
