import { exportText } from "../host/export.ts";
import type { Workspace } from "../host/workspace.ts";
import { type Reply, unwrap } from "./route.ts";

/** Everything that is kept about a customer; who asked is written down. */
export async function exportReply(workspace: Workspace, customerId: string, by: string): Promise<Reply> {
  const answer = await workspace.onCustomer(customerId, "openExport", (id) => ({ id, by }));
  const profile = unwrap<"openExport">(answer);
  const { id } = profile.customer;
  const chunks = exportText(workspace.ofCustomer(id), id, profile);
  return { status: 200, text: { type: "application/json", chunks } };
}
