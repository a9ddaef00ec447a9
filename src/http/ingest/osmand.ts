import { parseJson } from "../body.ts";
import { known, numberOf, ping, type Records, timeOf } from "./fields.ts";
import { readTransistorsoft } from "./transistorsoft.ts";

/** Times under this are seconds: it is 1973 in milliseconds, and 5138 in seconds. */
const firstMillisecond = 100_000_000_000;

/** What a fix without an accuracy of its own is taken for, in metres. */
const unknownAccuracy = 50;

/**
 * Reads one fix of OsmAnd's online tracking, or of an app of the Traccar kind (https://www.traccar.org/osmand/): in
 * the query, in a form, or as the JSON of Traccar Client 9. Without a time it is of now.
 *
 * `speed` is left out: OsmAnd means metres a second and Traccar knots, and nothing says which; the speed from fix to
 * fix serves instead. `hdop` is OsmAnd's accuracy in metres, and a ratio in other apps: it can only make a fix worse.
 */
export function readOsmAnd(query: URLSearchParams, body: string, now: number): Records {
  const text = body.trim();
  if (text.startsWith("{") || text.startsWith("[")) return fromJson(text);
  const form = new URLSearchParams(text);
  const get = (name: string) => query.get(name) ?? form.get(name) ?? undefined;
  const [first, second] = get("location")?.split(",") ?? [];
  const latitude = numberOf(get("lat") ?? first);
  const longitude = numberOf(get("lon") ?? second);
  const isInvalid = get("valid") === "false" || get("valid") === "0";
  if (latitude === undefined || longitude === undefined || isInvalid) return { pings: [], unusable: 1 };
  const hdop = known(get("hdop"));
  const fix = {
    latitude,
    longitude,
    timestamp: epochOf(get("timestamp"), now),
    accuracy:
      known(get("accuracy")) ?? known(get("hacc")) ?? (hdop && hdop > unknownAccuracy ? hdop : undefined),
    mock: get("mock") === "true" ? true : undefined,
  };
  return { pings: [ping(fix)], unusable: 0 };
}

function fromJson(text: string): Records {
  try {
    return readTransistorsoft(parseJson(text));
  } catch {
    return { pings: [], unusable: 1 };
  }
}

/** Seconds, milliseconds, ISO 8601, or a date and a time in UTC with a blank between. */
function epochOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text === "") return now;
  const number = numberOf(text);
  if (number !== undefined) return number < firstMillisecond ? number * 1_000 : number;
  return timeOf(text) ?? timeOf(`${text}Z`);
}
