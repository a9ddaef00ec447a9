import type { NewsItem } from "../../engine/reads/news.ts";
import { invalid, type ProblemFault } from "../problem.ts";

const pattern = /^[0-9a-f]{32}\.\d{4}$/;

/** The place that a `Last-Event-ID` names; 422 for one that no stream has told. It opens nothing: it is not signed. */
export function parsePlace(parameter: string, text: string): string {
  if (pattern.test(text)) return text;
  const fault: ProblemFault = { parameter, detail: "expected the id of a message of this stream" };
  throw invalid([fault]);
}

/** The place before everything made at a time, epoch milliseconds, or later. */
export function placeAt(time: number): string {
  return `${Math.max(0, Math.floor(time)).toString(16).padStart(12, "0").padEnd(32, "0")}.0000`;
}

/** When what stands at a place was made, epoch milliseconds: UUIDv7 begin with it (RFC 9562 §5.7). */
export function timeAt(place: string): number {
  return Number.parseInt(place.slice(0, 12), 16);
}

/** An event as it stands in a stream (WHATWG HTML §9.2.6). */
export function message({ place, type, data }: NewsItem): string {
  return `id: ${place}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
