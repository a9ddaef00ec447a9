declare const console: Record<"error" | "warn", (...texts: unknown[]) => void>;

/**
 * Runs something that prints what it throws as well. The opening hours' library does, with the text it was given, and
 * nothing of a body belongs into a log.
 */
export function unprinted<T>(work: () => T): T {
  const restore = [muted("error"), muted("warn")];
  try {
    return work();
  } finally {
    for (const speak of restore) speak();
  }
}

/** A host may give out another function each time it is asked for one: what is put back is the property itself. */
function muted(name: keyof typeof console): () => void {
  const own = Object.getOwnPropertyDescriptor(console, name);
  Object.defineProperty(console, name, { value: () => {}, configurable: true, writable: true });
  return () => {
    if (own === undefined) Reflect.deleteProperty(console, name);
    else Object.defineProperty(console, name, own);
  };
}
