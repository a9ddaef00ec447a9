import type { IncomingPing } from "../../engine/pings/types.ts";
import { ownerOf } from "../device.ts";
import { takeCounted } from "../pings/respond.ts";
import { validatePing } from "../pings/validate.ts";
import { unavailable } from "../problem.ts";
import type { Call } from "../route.ts";
import type { Records } from "./fields.ts";

/** Pings that go to a shard at once. */
const slice = 1_000;

const useless = new Set(["refused", "invalid"]);

export interface Taken {
  /** Whose device it is now. */
  readonly owner: string;
  /** The newest of the pings that were taken. */
  readonly newest: IncomingPing | null;
}

/**
 * Takes what a location app sent, all of it as one request of its device. Records that cannot be used are told of
 * in headers and no more: the app would send them for ever. Throws 401 for a token that is not good any more, and 503
 * when some ping could not be stored: sent again, the others are duplicates.
 */
export async function takeRecords(
  call: Pick<Call<unknown, unknown>, "c" | "principal" | "service">,
  read: () => Promise<Records>,
): Promise<Taken> {
  const { c, service, principal } = call;
  const { device } = principal;
  const owner = await ownerOf(call);
  const { pings, unusable } = await read();
  const at = { index: 0, base: "", shift: 0, now: service.now(), device };
  const good = pings.flatMap((ping) => {
    const checked = validatePing(ping, at);
    return checked.ok ? [checked.ping] : [];
  });
  good.sort((a, b) => a.at - b.at);
  let accepted = 0;
  let newest: IncomingPing | null = null;
  for (let from = 0; from < good.length; from += slice) {
    const some = good.slice(from, from + slice).map((ping, index) => ({ ...ping, index }));
    const request = { device, isCounted: true, count: some.length, pings: some, invalid: [] };
    const { results } = await takeCounted(service, request, c.get("requestId"));
    for (const { index, status } of results) {
      if (status === "unavailable")
        throw unavailable("some of the records could not be stored: send them again");
      if (useless.has(status)) continue;
      accepted++;
      newest = some[index]!;
    }
  }
  c.header("X-Records-Accepted", String(accepted));
  c.header("X-Records-Unusable", String(unusable + pings.length - accepted));
  return { owner, newest };
}
