import type { Visited } from "../../domain/measure/visits.ts";
import type { ShardPort } from "../../host/shard-port.ts";
import type { TallyKey, TallyRow } from "../../store/tallies.ts";
import type { VisitFact } from "../../store/visits.ts";
import { invalid } from "../problem.ts";
import { unwrap } from "../route.ts";
import type { Days, Period } from "./period.ts";

/** Visits that one report is made of: they are all held at once. */
export const mostVisits = 300_000;

/** All that the shards have counted on those days, of one campaign or, for null, of all. */
export async function talliesOf(
  shards: readonly ShardPort[],
  campaignId: string | null,
  days: Days,
): Promise<TallyRow[]> {
  const ofShard = async (shard: ShardPort): Promise<TallyRow[]> => {
    const read = slices<TallyRow, TallyKey>(async (after) =>
      unwrap<"readTallies">(await shard.run("readTallies", { campaignId, ...days, after })),
    );
    const rows: TallyRow[] = [];
    for await (const slice of read) rows.push(...slice);
    return rows;
  };
  return (await Promise.all(shards.map(ofShard))).flat();
}

/** The confirmed visits of a period on all shards, shard by shard: no more than there may be are ever held. */
export async function visitsOf(shards: readonly ShardPort[], { from, to }: Period): Promise<Visited[]> {
  const period = { from: from ?? 0, to: to ?? Number.MAX_SAFE_INTEGER };
  const visits: Visited[] = [];
  for (const [index, shard] of shards.entries()) {
    const read = slices<VisitFact, string>(async (after) =>
      unwrap<"readVisits">(await shard.run("readVisits", { ...period, after })),
    );
    for await (const slice of read) {
      for (const row of slice) visits.push({ ...row, customer: `${index} ${row.customer}` });
      if (visits.length > mostVisits) throw tooMany();
    }
  }
  return visits;
}

const tooMany = () =>
  invalid([
    { parameter: "from", detail: `expected a period with at most ${mostVisits} visits: begin it later` },
  ]);

/** What is read slice by slice: nothing that pings wait for takes long. */
async function* slices<Row, Key>(
  read: (after: Key | null) => Promise<{ readonly rows: readonly Row[]; readonly next: Key | null }>,
): AsyncGenerator<readonly Row[]> {
  let after: Key | null = null;
  do {
    const { rows, next } = await read(after);
    yield rows;
    after = next;
  } while (after !== null);
}
