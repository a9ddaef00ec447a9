import type { Fault } from "../engine/answer.ts";
import type { Catalogue } from "../engine/catalogue/catalogue.ts";
import type { IncomingPing } from "../engine/pings/types.ts";
import type { Period } from "../engine/reads/past.ts";
import {
  type GivenCatalogue,
  kindsWanted,
  simulatedCatalogue,
  unknownNames,
} from "../engine/simulate/catalogue.ts";
import { type PastEvent, type Replayed, replayOf } from "../engine/simulate/past-events.ts";
import { type PersonRecord, SimulatedPerson } from "../engine/simulate/person.ts";
import { Simulation, type Sink } from "../engine/simulate/simulation.ts";
import type { Summary } from "../engine/simulate/tally.ts";
import type { CatalogueRow } from "../store/catalogue.ts";
import { giveWay } from "./give-way.ts";
import { Unanswered, type Workspace } from "./workspace.ts";

export interface SimulationInput extends GivenCatalogue {
  /** Null: those of the workspace. */
  readonly customers: readonly PersonRecord[] | null;
  readonly pings: readonly IncomingPing[];
  readonly history: (Period & { readonly source: "events" | "pings" }) | null;
}

export interface Progress {
  /** Pings, and instants of past events, taken so far and in all. */
  readonly done: number;
  readonly total: number;
  readonly sent: number;
}

/** A request that cannot be simulated as it stands. */
export class SimulationFault extends Error {
  readonly errors: readonly Fault[];
  constructor(errors: readonly Fault[]) {
    super("the simulation cannot be run");
    this.errors = errors;
  }
}

/** Taken between two breaths: some 20 ms. */
const slice = 500;
/** Customers asked for at a time. */
const peopleAtOnce = 500;

/**
 * Runs a simulation in slices, giving way between them; every yield tells how far it is. It reads what it is not
 * given from the shards and computes here, in none of them. `maxHistory` bounds what a history may hold.
 */
export async function* simulate(
  workspace: Workspace,
  input: SimulationInput,
  maxHistory: number,
  sink: Sink,
): AsyncGenerator<Progress, Summary> {
  const stored = await storedRows(workspace, input);
  const unknown = unknownNames(input, stored);
  if (unknown.length > 0) throw new SimulationFault(unknown);
  const catalogue = simulatedCatalogue(input, stored, workspace.publicUrl);
  const { pings, replayed } = await whatHappens(workspace, input, catalogue, maxHistory);
  const people = await peopleOf(workspace, input, pings, replayed);
  const simulation = new Simulation(catalogue, (id) => people.get(id), sink);
  const total = pings.length + replayed.length;
  for (let done = 0, ping = 0; done < total; done++) {
    if (done % slice === 0) {
      yield { done, total, sent: simulation.sent };
      await giveWay();
    }
    const next = pings[ping];
    const event = replayed[done - ping];
    if (next !== undefined && (event === undefined || next.at <= event.at)) {
      simulation.take(next);
      ping++;
    } else simulation.replay(event!);
  }
  yield { done: total, total, sent: simulation.sent };
  simulation.passTime(Math.max(pings.at(-1)?.at ?? 0, replayed.at(-1)?.at ?? 0));
  return simulation.summary;
}

/** The workspace's part of the catalogue, read from the primary page by page. */
async function storedRows(workspace: Workspace, given: GivenCatalogue): Promise<CatalogueRow[]> {
  const kinds = kindsWanted(given);
  const rows: CatalogueRow[] = [];
  for (let version = 0; ; ) {
    const answer = await workspace.primary.run("catalogueSince", { version, kinds });
    if (!answer.ok) throw new Unanswered();
    for (const row of answer.value.rows) rows.push(row);
    if (!answer.value.more) return rows;
    version = rows.at(-1)!.version;
  }
}

/** Everything the run will take, each in order of time. */
async function whatHappens(
  workspace: Workspace,
  { pings, history }: SimulationInput,
  catalogue: Catalogue,
  max: number,
): Promise<{ pings: readonly IncomingPing[]; replayed: readonly Replayed[] }> {
  const inOrder = (all: readonly IncomingPing[]) => all.toSorted((a, b) => a.at - b.at || a.index - b.index);
  if (history === null) return { pings: inOrder(pings), replayed: [] };
  if (history.source === "pings") {
    const past = await historyOf<IncomingPing>(workspace, max, async (shard, after) => {
      const answer = await shard.run("pastPings", { ...history, after: Number(after ?? 0) });
      if (!answer.ok) throw new Unanswered();
      return { found: answer.value.pings, next: answer.value.next };
    });
    return { pings: inOrder([...past, ...pings]), replayed: [] };
  }
  const past = await historyOf<PastEvent>(workspace, max, async (shard, after) => {
    const answer = await shard.run("pastEvents", {
      ...history,
      after: after === null ? null : String(after),
    });
    if (!answer.ok) throw new Unanswered();
    return { found: answer.value.events, next: answer.value.next };
  });
  return { pings: inOrder(pings), replayed: replayOf(past, catalogue, history.to) };
}

type Shard = Workspace["primary"];
type Mark = string | number | null;

/** All pages of all shards, one shard after the other; more than `max` is told, not cut. */
async function historyOf<T>(
  workspace: Workspace,
  max: number,
  page: (shard: Shard, after: Mark) => Promise<{ found: readonly T[]; next: Mark }>,
): Promise<T[]> {
  const all: T[] = [];
  for (let index = 0; index < workspace.size; index++) {
    let after: Mark = null;
    do {
      const { found, next } = await page(workspace.shard(index)!, after);
      for (const one of found) all.push(one);
      if (all.length > max)
        throw new SimulationFault([
          {
            pointer: "/history",
            detail: `expected a period of at most ${max} records; choose a shorter one`,
          },
        ]);
      after = next;
    } while (after !== null);
  }
  return all;
}

/** Those given, or those of the workspace; with a history, both have the past that the workspace knows of them. */
async function peopleOf(
  workspace: Workspace,
  { customers: given, history }: SimulationInput,
  pings: readonly IncomingPing[],
  replayed: readonly Replayed[],
): Promise<Map<string, SimulatedPerson>> {
  const seen = new Set([...pings, ...replayed].map(({ customerId }) => customerId));
  const ids = given === null ? [...seen] : given.flatMap(({ id }) => (seen.has(id) ? id : []));
  const isAsked = given === null || history !== null;
  const known = await knownOf(workspace, isAsked ? ids : [], history?.from ?? null);
  const records = given?.map((record) => withPastOf(record, known.get(record.id))) ?? known.values();
  return new Map(Array.from(records, (record) => [record.id, new SimulatedPerson(record)]));
}

/** Customers as the workspace knows them, by id. */
async function knownOf(
  workspace: Workspace,
  ids: readonly string[],
  past: number | null,
): Promise<Map<string, PersonRecord>> {
  const known = new Map<string, PersonRecord>();
  for (const [index, ofShard] of Map.groupBy(ids, (id) => workspace.placeOf(id)))
    for (let i = 0; i < ofShard.length; i += peopleAtOnce) {
      const answer = await workspace
        .shard(index)!
        .run("readPeople", { ids: ofShard.slice(i, i + peopleAtOnce), past });
      if (!answer.ok) throw new Unanswered();
      for (const record of answer.value) known.set(record.id, record);
    }
  return known;
}

function withPastOf(given: PersonRecord, known: PersonRecord | undefined): PersonRecord {
  if (known === undefined) return given;
  return { ...given, sends: [...known.sends, ...given.sends], visits: known.visits };
}
