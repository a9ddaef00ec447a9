/** What the log says, from most to least; each level says what those after it say too. */
export const levels = ["debug", "info", "warn", "error", "silent"] as const;
export type Level = (typeof levels)[number];

/** The level that `LOG_LEVEL` names, `info` where it says nothing; null for a text that names none. */
export function parseLevel(text: string | undefined): Level | null {
  if (text === undefined || text === "") return "info";
  return levels.find((level) => level === text.toLowerCase()) ?? null;
}

/** A request that was answered, in what no client has chosen; but for its id, which a client may give. */
export interface Answered {
  readonly method: string;
  /** The template of its route; `none` where nothing answers. */
  readonly route: string;
  readonly status: number;
  /** Until the answer began, milliseconds, as far as the runtime's clock tells. */
  readonly ms: number;
  readonly requestId: string;
}

export interface Log {
  error(error: unknown, requestId?: string): void;
  /** Null where the level leaves requests out: nobody needs to measure them. */
  readonly answered: ((request: Answered) => void) | null;
}

/** A log of lines: errors in their own words, and at `debug` each request as JSON. */
export function logTo(level: Level, write: (line: string, level: "debug" | "error") => void): Log {
  return {
    error(error, requestId = "-") {
      if (level !== "silent") write(`error ${requestId} ${wordsOf(error)}`, "error");
    },
    answered:
      level !== "debug"
        ? null
        : ({ method, route, status, ms, requestId }) =>
            write(JSON.stringify({ level, method, route, status, ms, requestId }), "debug"),
  };
}

/** What an error may say: its own words, never what it was about. A parser's words quote what it read. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const words = error.stack ?? error.message;
  return error instanceof SyntaxError ? words.replace(error.message, "text that cannot be parsed") : words;
}
