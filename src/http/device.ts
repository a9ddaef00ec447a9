import type { DeviceAccess } from "../engine/identity/device-access.ts";
import { mintDeviceToken } from "./access/device-token.ts";
import type { Call, Service } from "./route.ts";
import { unwrap } from "./route.ts";

/** What a device's own token says of it. */
export function claimOf({ principal }: Pick<Call<unknown, unknown>, "principal">): {
  readonly customerId: string;
  readonly device: DeviceAccess;
} {
  if (principal.device === undefined) throw new Error("only a device has its own routes");
  const { customerId, deviceId, issuedAt } = principal.device;
  return { customerId, device: { id: deviceId, issuedAt } };
}

/** Lets the device of a token in: whose it is now. */
export async function ownerOf(call: Pick<Call<unknown, unknown>, "principal" | "service">): Promise<string> {
  const { customerId, device } = claimOf(call);
  const answer = await call.service.workspace.onCustomer(customerId, "admitDevice", (id) => ({
    customerId: id,
    device,
  }));
  return unwrap<"admitDevice">(answer).customerId;
}

/** A token for a device that was made, or last told whose it is, at `since`: it is no older than that. */
export function tokenFor(
  service: Service,
  { customerId, deviceId, since }: { customerId: string; deviceId: string; since: number },
): Promise<string> {
  return mintDeviceToken(service.signer, { customerId, deviceId, issuedAt: Math.max(since, service.now()) });
}
