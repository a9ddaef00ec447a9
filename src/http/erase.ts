import type { Workspace } from "../host/workspace.ts";
import { unwrap } from "./route.ts";

/**
 * Erases a customer: first what leads to them from other shards, so that a broken run can be made again; last what
 * is left in the files.
 */
export async function eraseCustomer(workspace: Workspace, customerId: string, by: string): Promise<void> {
  const { id } = unwrap<"getCustomer">(
    await workspace.onCustomer(customerId, "getCustomer", (id) => ({ id })),
  );
  for (const answer of await workspace.all("forgetAliases", { customerId: id }))
    unwrap<"forgetAliases">(answer);
  unwrap<"deleteCustomer">(await workspace.ofCustomer(id).run("deleteCustomer", { id, by }));
  await Promise.all(workspace.shards.map((shard) => shard.scrub()));
}
