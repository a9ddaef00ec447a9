import type * as z from "zod";
import type { Fault } from "../../engine/answer.ts";
import { isAnonymous } from "../../engine/identity/anonymous.ts";
import type { IncomingPing } from "../../engine/pings/types.ts";
import type { GivenCampaign, GivenGeofence } from "../../engine/simulate/catalogue.ts";
import type { PersonRecord } from "../../engine/simulate/person.ts";
import { giveWay } from "../../host/give-way.ts";
import type { SimulationInput } from "../../host/simulate.ts";
import { geofenceOf } from "../geofence-input.ts";
import { parseBody } from "../parse.ts";
import { validatePing } from "../pings/validate.ts";
import { invalid, Problem, type ProblemFault } from "../problem.ts";
import {
  simulatedCampaign,
  simulatedCustomer,
  simulatedGeofence,
  type simulationBody,
} from "../schemas/simulation.ts";

/** Entries read between two breaths. */
const slice = 200;
/** More errors than an answer lists are not looked for. */
const enough = 100;

/** Reads the lists of a request, giving way now and then; 422 with pointers to all that is wrong in them. */
export async function readSimulation(
  body: z.infer<typeof simulationBody>,
  maxPings: number,
): Promise<SimulationInput> {
  if ((body.pings?.length ?? 0) > maxPings)
    throw invalid([
      { pointer: "/pings", detail: `expected at most ${maxPings} pings, got ${body.pings!.length}` },
    ]);
  const errors: ProblemFault[] = [];
  const geofences = await each(body.geofences, "/geofences", readGeofence, errors);
  const campaigns = await each(body.campaigns, "/campaigns", readCampaign, errors);
  const pings = (await each(body.pings, "/pings", readPing, errors)) ?? [];
  const start = pings.reduce(
    (at, ping) => Math.min(at, ping.at),
    body.history?.from ?? Number.MAX_SAFE_INTEGER,
  );
  const reader = (value: unknown, base: string) => readCustomer(value, base, start);
  const customers = await each(body.customers, "/customers", reader, errors);
  for (const [name, entries] of Object.entries({ geofences, campaigns, customers }))
    errors.push(...repeated(name, entries ?? []));
  if (errors.length > 0) throw invalid(errors);
  // Zod leaves a field that is absent out, or undefined: neither names a setting.
  const settings = Object.fromEntries(
    Object.entries(body.settings ?? {}).filter(([, value]) => value !== undefined),
  );
  return { geofences, campaigns, customers, pings, settings, history: body.history ?? null };
}

async function each<T>(
  values: readonly unknown[] | null | undefined,
  pointer: string,
  read: (value: unknown, base: string, index: number) => T,
  errors: ProblemFault[],
): Promise<T[] | null> {
  if (values === null || values === undefined) return null;
  const found: T[] = [];
  for (const [index, value] of values.entries()) {
    if (index % slice === slice - 1) await giveWay();
    if (errors.length >= enough) break;
    try {
      found.push(read(value, `${pointer}/${index}`, index));
    } catch (error) {
      if (!(error instanceof Problem) || error.errors === null) throw error;
      errors.push(...error.errors);
    }
  }
  return found;
}

function readGeofence(value: unknown, base: string): GivenGeofence {
  const { id, ...input } = parseBody(simulatedGeofence, value, base);
  try {
    return { id, ...geofenceOf(input, false) };
  } catch (error) {
    if (!(error instanceof Problem) || error.errors === null) throw error;
    throw invalid(
      error.errors.map((fault) => ("pointer" in fault ? { ...fault, pointer: base + fault.pointer } : fault)),
    );
  }
}

function readCampaign(value: unknown, base: string): GivenCampaign {
  const { id, status, warnings, createdAt, updatedAt, ...input } = parseBody(simulatedCampaign, value, base);
  return { id, body: input };
}

/** The same rules as live, save that a time may lie ahead: it is the clock of the run. */
function readPing(value: unknown, base: string, index: number): IncomingPing {
  const read = validatePing(value, { index, base, shift: 0, now: Number.POSITIVE_INFINITY });
  if (read.ok) return read.ping;
  throw invalid(read.errors);
}

/** A touch without a time was before it all began. */
function readCustomer(value: unknown, base: string, start: number): PersonRecord {
  const { id, traits, locale, timezone, consents, touches, devices } = parseBody(
    simulatedCustomer,
    value,
    base,
  );
  return {
    id,
    armId: id,
    anonymous: isAnonymous(id),
    traits,
    locale: locale ?? null,
    timezone: timezone ?? null,
    location: consents.location ?? true,
    push: consents.push ?? true,
    reachable: devices > 0,
    sends: touches.map(({ at }) => ({ at: at ?? start, campaignId: null, geofenceId: null })),
    visits: [],
  };
}

function repeated(name: string, entries: readonly { readonly id: string }[]): Fault[] {
  const seen = new Set<string>();
  return entries.flatMap(({ id }, i) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ pointer: `/${name}/${i}/id`, detail: `expected an id of its own, got ${id} again` }];
  });
}
