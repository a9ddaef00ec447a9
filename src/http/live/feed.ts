import type { News } from "../../engine/reads/news.ts";
import { message, timeAt } from "./place.ts";

/** How soon a client whose stream has ended comes again, milliseconds. */
const retry = 1_000;
/** How long a stream may be silent: proxies hang up on what looks dead. */
const silence = 15_000;
/** How long shards that do not answer are waited for before the stream ends. */
const patience = 30_000;
/** How far a shard's clock may be set back before its new ids are lower than its old ones. */
const allowance = 10_000;

export interface Feed {
  readonly read: (after: string) => Promise<News>;
  /** Whether whoever reads may do so still. */
  readonly isAllowed: () => Promise<boolean>;
  readonly now: () => number;
  /** How often to look, milliseconds. */
  readonly every: number;
  /** How many times to look before the stream ends. */
  readonly looks: number;
  readonly signal: AbortSignal;
}

/**
 * The text of a stream from a place on, until it is aborted or its reader may read no more. It looks at the shards when
 * it is asked for more, and keeps nothing: whoever does not read costs nothing, and what is erased meanwhile is gone.
 */
export async function* feedFrom(start: string, feed: Feed): AsyncGenerator<string, void> {
  let place = start;
  let spoke = feed.now();
  let reached = spoke;
  yield `retry: ${retry}\nid: ${place}\n\n`;
  for (let look = 0; look < feed.looks && !feed.signal.aborted; look++) {
    if (!(await feed.isAllowed())) return;
    const news = await feed.read(place).catch(() => null);
    if (news !== null) reached = feed.now();
    else if (feed.now() - reached >= patience) return;
    let text = (news?.items ?? []).map(message).join("");
    if (news !== null && timeAt(place) - timeAt(news.through) > allowance) {
      text = gap({ reason: "clock", from: timeAt(news.through), to: timeAt(place) }, news.through) + text;
      place = news.through;
    } else if (news !== null && news.through > place) place = news.through;
    if (text === "" && feed.now() - spoke >= silence) text = `: nothing new\nid: ${place}\n\n`;
    if (text !== "") {
      spoke = feed.now();
      yield text;
    }
    if (news === null || news.isEnd) await pause(feed.every, feed.signal);
  }
}

/** Tells that something between two times may be missing, and why. */
export function gap(
  told: {
    readonly reason: "retention" | "clock";
    readonly of?: string;
    readonly from: number;
    readonly to: number;
  },
  place: string,
): string {
  const [from, to] = [new Date(told.from).toISOString(), new Date(told.to).toISOString()];
  return message({ place, type: "gap", data: { type: "gap", ...told, from, to } });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
