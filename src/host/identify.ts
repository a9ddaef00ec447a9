import type { DeviceAccess } from "../engine/identity/device-access.ts";
import type { VerbAnswer } from "../engine/verbs.ts";
import type { Workspace } from "./workspace.ts";

/** A message to the device may be under way: an attempt takes 10 s at most, and then its customer may move. */
const patience = 12_000;
const pause = 250;

/**
 * A device says who it is. Answers with the customer it belongs to, once that one has everything the device's
 * customer had.
 */
export async function identify(
  workspace: Workspace,
  { customerId, device, to }: { customerId: string; device: DeviceAccess; to: string },
): Promise<VerbAnswer<"admitDevice">> {
  const target = { customer: to, shard: workspace.placeOf(to) };
  for (let waited = 0; ; waited += pause) {
    const answer = await workspace.onCustomer(customerId, "identify", (id) => ({
      customerId: id,
      device,
      to: target,
    }));
    const isBusy = !answer.ok && "refusal" in answer && answer.refusal.kind === "unavailable";
    if (isBusy && waited < patience) await new Promise((resolve) => setTimeout(resolve, pause));
    else if (!answer.ok) return answer;
    else break;
  }
  // Whoever comes by the old id delivers what is on the way.
  return workspace.onCustomer(customerId, "admitDevice", (id) => ({ customerId: id, device }));
}
