import { usage } from "../../domain/caps.ts";
import { type Answer, done, notFound } from "../answer.ts";
import type { Shard } from "../shard.ts";

export interface PressureView {
  readonly limit: number;
  readonly window: string;
  readonly used: number;
  readonly left: number;
  readonly retryAt: string | null;
}

/** How much of each pressure rule a customer has used, ghosts and other tools' messages included. */
export function getPressure(shard: Shard, input: { customerId: string }): Answer<readonly PressureView[]> {
  if (!shard.catalogueIsConfirmed)
    return { ok: false, needs: { kind: "catalogue", since: shard.catalogue.version } };
  const customer = shard.customers.find(input.customerId);
  if (customer === null) return notFound("customer", input.customerId);
  const now = shard.host.now();
  const times = customer.sends.map((send) => send.at);
  return done(
    shard.catalogue.settings.pressure.map((rule) => {
      const { retryAt, ...figures } = usage(rule, times, now);
      return { ...figures, retryAt: retryAt === null ? null : new Date(retryAt).toISOString() };
    }),
  );
}
