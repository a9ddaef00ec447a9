/** Random histories of one customer, made to meet every rule often. */
import fc from "fast-check";
import type { Ping, Zone } from "../../../src/domain/presence/index.ts";
import type { Entry } from "./reference.ts";
import { circle, hours, minutes, place, seconds, zonesOf } from "./world.ts";

const start = Date.UTC(2026, 10, 22, 8);
const longestWalk = 6 * 24 * hours;

const gaps = [1, 5, 10, 15, 20, 30].map((n) => n * seconds);
const longGaps = [1, 2, 3, 10, 16, 31, 45].map((n) => n * minutes);
const veryLongGaps = [3, 6, 7].map((n) => n * hours);

/** Places on a line through both zones: deep inside, near each boundary, within the buffer, outside, far. */
const norths = [0, 10, 60, 85, 95, 99, 104, 115, 130, 155, 200, 260, 320, 900, 4000];
const accuracies = [null, 0, 3, 10, 25, 40, 65, 100, 140, 480, 510];

interface Move {
  readonly what: "ping" | "late" | "again" | "clock" | "removed" | "changed";
  readonly gap: number;
  readonly device: string;
  readonly north: number;
  readonly accuracy: number | null;
  readonly id: string | null;
  readonly mock: boolean;
  readonly region: Ping["region"];
  readonly pick: number;
}

const mostly = <T>(usual: T, ...others: T[]) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

const gap = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...gaps) },
  { weight: 4, arbitrary: fc.constantFrom(...longGaps) },
  { weight: 1, arbitrary: fc.constantFrom(...veryLongGaps) },
);

const region = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.record({
      id: fc.constantFrom("a", "b", "nowhere"),
      event: fc.constantFrom("enter" as const, "exit" as const, "dwell" as const),
    }),
  },
);

function move(devices: readonly string[], kinds: readonly Move["what"][]): fc.Arbitrary<Move> {
  return fc.record({
    what: fc.oneof(
      { weight: 12, arbitrary: fc.constant("ping" as const) },
      { weight: 3, arbitrary: fc.constantFrom("ping" as const, ...kinds) },
    ),
    gap,
    device: fc.constantFrom(...devices),
    north: fc.constantFrom(...norths),
    accuracy: fc.constantFrom(...accuracies),
    id: mostly<string | null>(null, "x", "y", "z"),
    mock: mostly(false, true),
    region,
    pick: fc.nat({ max: 1000 }),
  });
}

export interface WalkOptions {
  readonly devices: readonly string[];
  readonly kinds: readonly Move["what"][];
  readonly maxLength: number;
}

export const everything: WalkOptions = {
  devices: ["phone", "tablet"],
  kinds: ["late", "again", "clock", "removed", "changed"],
  maxLength: 60,
};

export function walks({ devices, kinds, maxLength }: WalkOptions): fc.Arbitrary<Entry[]> {
  return fc.array(move(devices, kinds), { minLength: 1, maxLength, size: "max" }).map(toHistory);
}

const firstZones = [
  circle({ id: "a", radius: 100, dwell: 3 * minutes }),
  circle({ id: "b", radius: 60, north: 155, dwell: 10 * minutes }),
];

function toHistory(moves: readonly Move[]): Entry[] {
  const history: Entry[] = [];
  let now = start;
  let zones = zonesOf(1, firstZones);
  for (const { what, gap: wanted, device, ...rest } of moves) {
    const elapsed = now - start + wanted > longestWalk ? minutes : wanted;
    const earlier = history.flatMap((entry) => (entry.kind === "ping" ? [entry] : []));
    const again = earlier[rest.pick % Math.max(1, earlier.length)];
    if (what === "again" && again) {
      history.push({ ...again, zones });
    } else if (what === "late") {
      history.push({ kind: "ping", device, ping: pingAt(now - rest.pick * seconds, rest), zones });
    } else if (what === "clock") {
      // The server's clock runs on while a phone keeps its pings to itself.
      history.push({ kind: "clock", now: now + (rest.pick % 9) * hours });
    } else if (what === "removed" || what === "changed") {
      const changed = changeOf(rest.pick, zones.version + 1, what);
      zones = zonesOf(zones.version + 1, changed);
      history.push({ kind: "removed", now, zones });
    } else {
      now += elapsed;
      history.push({ kind: "ping", device, ping: pingAt(now, rest), zones });
    }
  }
  return history;
}

function pingAt(at: number, move: Omit<Move, "what" | "gap" | "device">): Ping {
  const { north, accuracy, id, mock, region } = move;
  return { id, at, ...place(north), accuracy, speed: null, mock, region };
}

/** Another catalogue: without a zone, or with one of another size, place or dwell. */
function changeOf(pick: number, version: number, what: "removed" | "changed"): readonly Zone[] {
  const a = circle({ id: "a", radius: [100, 100, 20, 250][pick % 4]!, shapedAt: version });
  const b = circle({ id: "b", radius: 60, north: [155, 0, 900][pick % 3]!, shapedAt: version });
  const [oldA, oldB] = firstZones as [Zone, Zone];
  if (what === "removed") return pick % 2 === 0 ? [a] : [b];
  return [
    [a, oldB],
    [oldA, b],
    [{ ...oldA, dwell: minutes }, oldB],
    [
      { ...oldA, dwell: 30 * minutes },
      { ...oldB, dwell: 0 },
    ],
  ][pick % 4]!;
}
