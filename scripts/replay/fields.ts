/** One recorded fix. Times in epoch milliseconds, lengths in metres, speed in m/s, heading in degrees. */
export interface TracePoint {
  readonly at: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy?: number;
  readonly speed?: number;
  readonly heading?: number;
  readonly altitude?: number;
  /** What only Parvis's own ping shape has; handed on as it stands. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export type Fields = Readonly<Record<string, unknown>>;

const LATITUDE = ["latitude", "lat"];
const LONGITUDE = ["longitude", "lon", "lng", "long"];
const TIME = ["timestamp", "time", "at", "t", "tst", "ts"];
const ACCURACY = ["accuracy", "acc", "horizontal_accuracy", "hacc"];
const SPEED = ["speed"];
const SPEED_KMH = ["vel", "vel_kmh"];
const HEADING = ["heading", "course", "cog", "bearing"];
const ALTITUDE = ["altitude", "alt", "ele"];
const HANDED_ON = ["deviceId", "mock", "battery", "region"];

/** A point from a record in the names that phones, loggers and GPX use; null without a place or a time. */
export function pointFrom(fields: Fields): TracePoint | null {
  const lower = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
  const number = (names: readonly string[]) => pick(lower, names, readNumber);
  const latitude = number(LATITUDE);
  const longitude = number(LONGITUDE);
  const at = pick(lower, TIME, readTime);
  if (latitude === null || longitude === null || at === null) return null;

  const kmh = number(SPEED_KMH);
  const known = {
    accuracy: atLeastZero(number(ACCURACY)),
    speed: atLeastZero(number(SPEED) ?? (kmh === null ? null : kmh / 3.6)),
    heading: atLeastZero(number(HEADING)),
    altitude: number(ALTITUDE),
  };
  const present = Object.entries(known).filter(([, value]) => value !== null);
  const more = Object.fromEntries(
    HANDED_ON.filter((name) => name in fields).map((name) => [name, fields[name]]),
  );
  return {
    at,
    latitude,
    longitude,
    ...Object.fromEntries(present),
    ...(Object.keys(more).length > 0 && { more }),
  };
}

/** The first of the fields that can be read: a name such as `t` may mean something else elsewhere. */
function pick(
  fields: ReadonlyMap<string, unknown>,
  names: readonly string[],
  read: (value: unknown) => number | null,
): number | null {
  return names.map((name) => read(fields.get(name))).find((value) => value !== null) ?? null;
}

function readNumber(value: unknown): number | null {
  if (typeof value !== "number" && (typeof value !== "string" || value.trim() === "")) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** Recorders write -1 for "unknown" where only zero and more make sense. */
function atLeastZero(value: number | null): number | null {
  return value !== null && value >= 0 ? value : null;
}

/** Numbers under this are seconds: as milliseconds they would lie before March 1973. */
const SECONDS_BELOW = 1e11;
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}T[\d:.]+$/;

/** Epoch milliseconds from RFC 3339 text (UTC when it names no zone), or from epoch seconds or milliseconds. */
export function readTime(value: unknown): number | null {
  const number = readNumber(value);
  if (number !== null) return Math.round(Math.abs(number) < SECONDS_BELOW ? number * 1000 : number);
  if (typeof value !== "string") return null;
  const text = value.trim();
  const time = Date.parse(WITHOUT_ZONE.test(text) ? `${text}Z` : text);
  return Number.isNaN(time) ? null : time;
}
