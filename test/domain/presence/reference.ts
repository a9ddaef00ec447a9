/**
 * A second, slow reading of the contract's presence rules, to be compared with the state machine. It keeps no
 * state between pings: every question ("was it late?", "is the device inside?", "how long has it dwelled?") is
 * answered by searching the customer's whole history from its beginning.
 */
import { distance, signedDistance } from "../../../geo/index.ts";
import type { Ping, PingStatus, PresenceSettings, Zones } from "../../../src/domain/presence/index.ts";

export type Entry =
  | { readonly kind: "ping"; readonly device: string; readonly ping: Ping; readonly zones: Zones }
  | { readonly kind: "clock"; readonly now: number }
  | { readonly kind: "removed"; readonly now: number; readonly zones: Zones };

/** What entry number `index` tells of a geofence. */
export interface Sentence {
  readonly index: number;
  readonly geofenceId: string;
  readonly says: string;
}

const minute = 60_000;

// ---------------------------------------------------------------- which pings count

export function referenceStatuses(
  history: readonly Entry[],
  settings: PresenceSettings,
): (PingStatus | null)[] {
  const statuses: (PingStatus | null)[] = [];
  for (const [i, item] of history.entries()) {
    statuses.push(item.kind === "ping" ? statusAt(history, statuses, i, settings) : null);
  }
  return statuses;
}

function statusAt(
  history: readonly Entry[],
  statuses: readonly (PingStatus | null)[],
  i: number,
  settings: PresenceSettings,
): PingStatus {
  const { device, ping } = history[i] as Extract<Entry, { kind: "ping" }>;
  const before = history
    .slice(0, i)
    .map((item, j) => ({ item, status: statuses[j] }))
    .filter(({ item, status }) => item.kind === "ping" && item.device === device && status !== "duplicate")
    .map(({ item, status }) => ({ ping: (item as Extract<Entry, { kind: "ping" }>).ping, status }));
  const same = before
    .slice(-64)
    .some(
      (old) =>
        (ping.id !== null && old.ping.id === ping.id) ||
        (old.ping.at === ping.at &&
          old.ping.latitude === ping.latitude &&
          old.ping.longitude === ping.longitude),
    );
  if (same) return "duplicate";
  const accepted = before.filter(({ status }) => status === "accepted");
  if (accepted.some((old) => old.ping.at >= ping.at)) return "late";
  if (uncertainty(ping) > (ping.region ? 500 : settings.maxAccuracy)) return "inaccurate";
  if (ping.mock) return "implausible";
  const last = accepted.at(-1);
  if (!last || !tooFast(last.ping, ping)) return "accepted";
  const since = before.slice(before.indexOf(last) + 1);
  const suspect = since.findLast(({ ping: old, status }) => status === "implausible" && !old.mock);
  return suspect && !tooFast(suspect.ping, ping) ? "accepted" : "implausible";
}

function uncertainty({ accuracy }: Ping): number {
  return accuracy === null || accuracy <= 0 ? 50 : accuracy;
}

function tooFast(a: Ping, b: Ping): boolean {
  const gap = distance(a.longitude, a.latitude, b.longitude, b.latitude) - uncertainty(a) - uncertainty(b);
  return gap > (150 * Math.abs(a.at - b.at)) / 1000;
}

// ---------------------------------------------------------------- one device at one geofence

/** An accepted ping seen from the geofence, or a tick of the server's clock, or the geofence's removal. */
interface Item {
  readonly index: number;
  readonly kind: "ping" | "clock" | "removed";
  readonly at: number;
  readonly d: number;
  readonly a: number;
  readonly inside: boolean;
  readonly outside: boolean;
  readonly saysIn: boolean;
  readonly saysOut: boolean;
  readonly saysDwell: boolean;
  /** The geofence was laid over the device's last place before this ping. */
  readonly covered: boolean;
  readonly dwell: number;
}

/** The device came or went, as told by entry `index`. */
interface Passage {
  readonly index: number;
  readonly device: string;
  /** "gone": left unseen, after a timeout had closed the visit. */
  readonly way: "in" | "out" | "gone";
  readonly at: number;
  readonly how: "plain" | "initial" | "resumed" | "timeout" | "removed" | "lone" | "phone";
  /** For "resumed": nobody was really away. */
  readonly unbroken?: boolean;
}

/** Goes through the items looking for the next enter, then for its end, then for the next enter, and so on. */
function passages(device: string, items: readonly Item[], settings: PresenceSettings): Passage[] {
  const found: Passage[] = [];
  let outsideFrom = 0;
  let coverableFrom = 0;
  for (;;) {
    const k = items.findIndex((_, i) => i >= outsideFrom && enters(items, i, outsideFrom, coverableFrom));
    if (k < 0) return found;
    const { at, index } = items[k]!;
    const how = enters(items, k, outsideFrom, coverableFrom)!;
    found.push({ index, device, way: "in", at, how });
    [outsideFrom, coverableFrom] = stay(device, items, k, settings, found);
  }
}

/** Rule 2 for the item at `i` of a device that has been outside since item `from`. */
function enters(items: readonly Item[], i: number, from: number, coverableFrom: number) {
  const item = items[i]!;
  if (item.kind !== "ping") return null;
  const laid = items.findLastIndex((x, j) => j >= coverableFrom && j <= i && x.covered);
  const wiped = items.findLastIndex((x, j) => j >= from && j < i && (x.kind === "removed" || away(x)));
  if (laid > wiped && laid >= 0 && arrives(item)) return "initial" as const;
  const removed = items.findLastIndex((x, j) => j < i && x.kind === "removed");
  const previous = items.findLast((x, j) => j >= from && j > removed && j < i && x.kind === "ping");
  const second = item.inside && previous?.inside === true;
  return item.d + item.a / 2 <= 0 || second || item.saysIn ? ("plain" as const) : null;
}

const away = (x: Item) => x.kind === "ping" && (x.outside || x.saysOut);
const arrives = (x: Item) => x.inside || x.saysIn;

/** Follows the stay that begins at item `k`; answers from which items on it is outside again. */
function stay(
  device: string,
  items: readonly Item[],
  k: number,
  settings: PresenceSettings,
  found: Passage[],
): [outsideFrom: number, coverableFrom: number] {
  let start = k; // the enter that is not called in question
  let shown = true; // whether the visit is open: a timeout closes it, the stay goes on unseen
  for (let j = k + 1; j < items.length; j++) {
    const item = items[j]!;
    const tell = (way: "in" | "out", at: number, how: Passage["how"], unbroken?: boolean) => {
      const seen = way === "in" || shown ? way : "gone";
      found.push({ index: item.index, device, way: seen, at, how, ...(unbroken ? { unbroken } : {}) });
      shown = way === "in";
    };
    const past = items.slice(start, j).filter((x) => x.kind === "ping");
    const lastInside = past.findLast((x) => x.inside) ?? past[0]!;
    if (item.kind === "removed") {
      tell("out", item.at, "removed");
      return [j + 1, j + 1];
    }
    const overdue = item.at >= lastInside.at + settings.presenceTimeout;
    if (overdue && shown) tell("out", lastInside.at, "timeout");
    if (item.kind === "clock") continue;
    if (overdue) {
      const strayed = past.slice(past.lastIndexOf(lastInside) + 1).some((x) => x.outside);
      if (strayed || away(item)) {
        tell("out", item.at, "plain");
        return [j, j + 1];
      }
      if (arrives(item)) {
        tell("in", item.at, "resumed");
        start = j;
      }
      continue;
    }
    const row = trailing(past, (x) => x.outside);
    if (item.outside && row.length > 0 && item.at - row[0]!.at >= settings.exitAfter) {
      tell("out", row[0]!.at, item.saysOut ? "phone" : "plain");
      return [j + 1, j + 1];
    }
    if (item.saysOut) {
      tell("out", item.at, "phone");
      return [j + 1, j + 1];
    }
    if (arrives(item) && row.length > 0 && item.at - row[0]!.at > 30 * minute) {
      tell("out", row[0]!.at, "lone");
      tell("in", item.at, "resumed");
      start = j;
    } else if (arrives(item) && !shown) {
      tell("in", item.at, "resumed", true);
    }
  }
  return [items.length, items.length];
}

function trailing<T>(list: readonly T[], is: (x: T) => boolean): readonly T[] {
  const last = list.findLastIndex((x) => !is(x));
  return list.slice(last + 1);
}

// ---------------------------------------------------------------- one customer at one geofence

/** A visit as its list of facts; whatever is asked of it is looked up there. */
interface Story {
  readonly begun: "plain" | "initial" | "resumed";
  readonly enteredAt: number;
  readonly dwellFrom: number;
  /** Taken over from the visit it resumes. */
  readonly reachedBefore: number;
  readonly dwelledBefore: boolean;
  readonly insidePings: Item[];
  readonly reached: number[];
  readonly exits: number[];
  confirmed: boolean;
  askedConfirm: boolean;
  dwelled: boolean;
  dwelledAt: number;
}

/** Everything the history tells of one geofence, in order. */
export function referenceStory(
  history: readonly Entry[],
  geofenceId: string,
  settings: PresenceSettings,
): Sentence[] {
  const statuses = referenceStatuses(history, settings);
  const devices = [...new Set(history.flatMap((item) => (item.kind === "ping" ? [item.device] : [])))];
  const views = new Map(
    devices.map((device) => [device, view(history, statuses, device, geofenceId, settings)]),
  );
  const moves = devices.flatMap((device) => passages(device, views.get(device)!, settings));
  const told: Sentence[] = [];
  const stories: { story: Story; endedAt: number | null }[] = [];
  for (const [index, item] of history.entries()) {
    const say = (says: string) => told.push({ index, geofenceId, says });
    const now = moves.filter((move) => move.index === index);
    const outs = now.filter(({ way }) => way === "out").sort(timeoutsFirst);
    const open = () => (stories.at(-1)?.endedAt === null ? stories.at(-1)!.story : null);
    const ping = item.kind === "ping" ? views.get(item.device)!.find((x) => x.index === index) : undefined;
    /** Another device's timeout that a prompt delivery would not have had: by this ping it is not due. */
    const lateTimeout = (device: string) =>
      devices
        .filter((other) => other !== device)
        .map((other) => moves.findLast((m) => m.device === other && m.index <= index))
        .some((m) => m?.way === "out" && m.how === "timeout" && m.at + settings.presenceTimeout > ping!.at);
    for (const [nth, out] of outs.entries()) {
      const gone = [...moves.filter((m) => m.index < index), ...outs.slice(0, nth + 1)];
      const others = devices.filter((device) => gone.findLast((m) => m.device === device)?.way === "in");
      const decides = (out.how === "plain" || out.how === "phone") && !lateTimeout(out.device);
      if (leave(open()!, out, { othersStay: others.length > 0, decides }, ping, say)) {
        stories.at(-1)!.endedAt = endOf(open()!);
      }
    }
    for (const move of now.filter(({ way }) => way === "in")) {
      if (open()) continue;
      const resumes = move.how === "plain" && lateTimeout(move.device);
      const how = resumes ? { ...move, how: "resumed" as const, unbroken: true } : move;
      const story = begin(how, stories.at(-1));
      stories.push({ story, endedAt: null });
      const sure = ping!.d + ping!.a <= 0 ? "high" : "medium";
      say(`entered ${story.begun} ${sure} at ${story.enteredAt}`);
      if (story.begun === "plain") say("!entered");
    }
    if (ping?.kind !== "ping" || item.kind !== "ping") continue;
    const here = moves.findLast((m) => m.device === item.device && m.index <= index)?.way === "in";
    const entered = now.find(({ device, way }) => device === item.device && way === "in")?.how ?? null;
    if (here && arrives(ping)) seen(open()!, ping, entered, views.get(item.device)!, say);
  }
  return told;
}

/** The history as one device and one geofence see it. */
function view(
  history: readonly Entry[],
  statuses: readonly (PingStatus | null)[],
  device: string,
  geofenceId: string,
  settings: PresenceSettings,
): Item[] {
  const items: Item[] = [];
  const blank = { d: Infinity, a: 0, inside: false, outside: false, saysIn: false, saysOut: false };
  const tick = { ...blank, saysDwell: false, covered: false, dwell: 0 };
  let last: { ping: Ping; version: number } | null = null;
  for (const [index, item] of history.entries()) {
    if (item.kind === "clock") items.push({ ...tick, index, kind: "clock", at: item.now });
    if (item.kind === "removed" && !item.zones.get(geofenceId)) {
      items.push({ ...tick, index, kind: "removed", at: item.now });
    }
    if (item.kind !== "ping" || statuses[index] !== "accepted") continue;
    const { ping, zones } = item;
    if (item.device !== device) {
      items.push({ ...tick, index, kind: "clock", at: ping.at });
      continue;
    }
    const zone = zones.get(geofenceId);
    const previous: { ping: Ping; version: number } | null = last;
    last = { ping, version: zones.version };
    if (!zone) continue;
    const d = signedDistance(zone.shape, ping.longitude, ping.latitude);
    const a = uncertainty(ping);
    const claim = ping.region?.id === geofenceId ? ping.region.event : null;
    items.push({
      index,
      kind: "ping",
      at: ping.at,
      d,
      a,
      inside: d <= 0,
      outside: d > settings.exitBuffer && d > a,
      saysIn: (claim === "enter" || claim === "dwell") && d <= a,
      saysOut: claim === "exit" && d > 0,
      saysDwell: claim === "dwell" && d <= a,
      covered:
        previous !== null &&
        zone.shapedAt > previous.version &&
        signedDistance(zone.shape, previous.ping.longitude, previous.ping.latitude) <= 0,
      dwell: zone.dwell,
    });
  }
  return items;
}

function begin(move: Passage, before: { story: Story; endedAt: number | null } | undefined): Story {
  const endedAt = before?.endedAt ?? -Infinity;
  const overlaps = move.at < endedAt;
  const begun = overlaps && move.how === "plain" ? "resumed" : (move.how as Story["begun"]);
  const old = begun === "resumed" ? before?.story : undefined;
  const reachedBefore = old ? reach(old) : begun === "plain" ? -1 : 0;
  const goesOn = overlaps || move.unbroken === true;
  const enteredAt = Math.max(move.at, endedAt);
  return {
    begun,
    enteredAt,
    dwellFrom: old ? (goesOn ? old.dwellFrom : move.at - Math.max(0, reachedBefore)) : enteredAt,
    reachedBefore,
    dwelledBefore: old ? old.dwelled || old.dwelledBefore : false,
    insidePings: [],
    reached: [],
    exits: [],
    confirmed: false,
    askedConfirm: false,
    dwelled: false,
    dwelledAt: -Infinity,
  };
}

function reach(story: Story): number {
  return Math.max(story.reachedBefore, ...story.reached);
}

function timeoutsFirst(x: Passage, y: Passage): number {
  return Number(y.how === "timeout") - Number(x.how === "timeout") || x.at - y.at;
}

function seen(
  story: Story,
  ping: Item,
  entered: Passage["how"] | null,
  items: readonly Item[],
  say: (says: string) => void,
): void {
  const before = items.slice(0, items.indexOf(ping)).findLast((x) => x.kind !== "clock");
  const second = ping.inside && before?.inside === true && entered !== "initial";
  if (second && entered === "plain") story.insidePings.push(before);
  if (ping.inside) story.insidePings.push(ping);
  if (!story.confirmed && (story.insidePings.length >= 2 || ping.saysIn)) {
    story.confirmed = true;
    say("confirmed");
  }
  if (second && story.begun === "plain" && !story.askedConfirm) {
    story.askedConfirm = true;
    say("!confirmed");
  }
  const elapsed = ping.at - story.dwellFrom;
  if (ping.saysDwell) dwell(story, Math.max(elapsed, ping.dwell), ping.dwell, ping.at, say);
  else if (ping.inside) dwell(story, elapsed, ping.dwell, ping.at, say);
}

function dwell(story: Story, elapsed: number, due: number, at: number, say: (says: string) => void): void {
  const after = reach(story);
  const zoneDwell = elapsed >= due && !story.dwelled && !story.dwelledBefore;
  const upTo = Math.max(after, elapsed);
  if (zoneDwell) {
    story.dwelledAt = Math.max(at, story.enteredAt);
    say(`dwelled at ${story.dwelledAt}`);
  }
  if (zoneDwell || upTo > after) say(`!dwelled ${after}..${upTo} ${zoneDwell}`);
  story.dwelled ||= zoneDwell;
  story.reached.push(elapsed);
}

function endOf({ enteredAt, dwelledAt, exits }: Story): number {
  return Math.max(enteredAt, dwelledAt, ...exits);
}

/** Answers whether the visit is over. */
function leave(
  story: Story,
  out: Passage,
  { othersStay, decides }: { readonly othersStay: boolean; readonly decides: boolean },
  ping: Item | undefined,
  say: (says: string) => void,
): boolean {
  if (out.how === "phone") {
    if (!story.confirmed) say("confirmed");
    story.confirmed = true;
    const due = ping!.dwell;
    const elapsed = out.at - story.dwellFrom;
    const after = reach(story);
    const zoneDwell = elapsed >= due && !story.dwelled && !story.dwelledBefore;
    if (zoneDwell) {
      story.dwelledAt = Math.max(story.dwellFrom + due, story.enteredAt);
      say(`dwelled at ${story.dwelledAt}`);
    }
    if (zoneDwell || elapsed > after) say(`!dwelled ${after}..${Math.max(after, elapsed)} ${zoneDwell}`);
    story.dwelled ||= zoneDwell;
    story.reached.push(elapsed);
  }
  story.exits.push(out.at);
  if (othersStay) return false;
  const at = endOf(story);
  const reason = out.how === "timeout" || out.how === "removed" ? ` ${out.how}` : "";
  say(`exited${reason} at ${at}`);
  if (decides) say("!exited");
  return true;
}
