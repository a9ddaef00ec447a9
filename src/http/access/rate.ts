import type { Context } from "hono";
import { shardOf } from "../../domain/hash.ts";
import type { Bucket } from "../../engine/limits.ts";
import type { Principal } from "../auth.ts";
import { type Route, type Service, unwrap } from "../route.ts";

/**
 * Counts a request of what is in everybody's hands: a publishable key by the client's address, a device by its
 * token. Throws 429 when it is one too many. Secret keys are not counted.
 */
export async function countRequest(
  c: Context,
  service: Service,
  principal: Principal,
  route: Pick<Route, "enrols" | "countsDevice">,
): Promise<void> {
  const { workspace } = service;
  if (principal.role === "publishable") {
    const key = service.addressOf(c);
    const buckets: Bucket[] = route.enrols ? ["address", "enrolment"] : ["address"];
    const shard = workspace.shard(shardOf(key, workspace.size))!;
    unwrap<"allow">(await shard.run("allow", { key, buckets }));
  }
  if (principal.device !== undefined && !route.countsDevice) {
    const { customerId, deviceId } = principal.device;
    const shard = workspace.ofCustomer(customerId);
    unwrap<"allow">(await shard.run("allow", { key: deviceId, buckets: ["device"] }));
  }
}
