declare const console: Record<"error" | "warn", (...texts: unknown[]) => void>;

/**
 * Runs something that prints what it throws as well. The opening hours' library does, with the text it was given, and
 * nothing of a body belongs into a log.
 */
export function unprinted<T>(work: () => T): T {
  const { error, warn } = console;
  console.error = console.warn = () => {};
  try {
    return work();
  } finally {
    Object.assign(console, { error, warn });
  }
}
