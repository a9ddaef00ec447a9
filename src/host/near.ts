import type { NearCustomer, NearQuery } from "../engine/near/near-customers.ts";
import type { Keyed, PageQuery } from "../engine/page.ts";
import type { Search } from "../engine/send/whereabouts.ts";
import type { VerbAnswer } from "../engine/verbs.ts";
import { giveWay } from "./give-way.ts";
import type { ShardPort } from "./shard-port.ts";
import { type Page, pageOf, Unanswered, type Workspace } from "./workspace.ts";

/**
 * One page of who is in or near a geofence, seen last first, over all shards. A shard looks through its newest positions
 * slice by slice, since no call may hold up its pings; of what it finds only the page's part is kept.
 */
export async function nearPage(
  workspace: Workspace,
  query: NearQuery & PageQuery & { readonly at: number },
): Promise<Page<NearCustomer>> {
  const parts = await Promise.all(workspace.shards.map((shard) => topOf(shard, query)));
  return pageOf(parts.flat(), query.limit);
}

async function topOf(
  shard: ShardPort,
  { limit, after, ...input }: NearQuery & PageQuery & { readonly at: number },
): Promise<Keyed<NearCustomer>[]> {
  let top: Keyed<NearCustomer>[] = [];
  for (let search: Search | null = null; ; ) {
    const answer: VerbAnswer<"nearCustomers"> = await shard.run("nearCustomers", { ...input, search });
    if (!answer.ok) throw new Unanswered();
    const found = answer.value.found.filter(({ key }) => after === null || key < after);
    top = [...top, ...found].sort((a, b) => (a.key < b.key ? 1 : -1)).slice(0, limit + 1);
    search = answer.value.next;
    if (search === null) return top;
    await giveWay();
  }
}
