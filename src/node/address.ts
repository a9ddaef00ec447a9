import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import { clientNetwork, forwardedAddress } from "../host/client-network.ts";

/** Whose requests are counted together: the peer's network, or that of whom so many trusted proxies name. */
export function addressOf(c: Context, hops: number): string {
  const peer = getConnInfo(c).remote.address ?? "";
  const forwarded = forwardedAddress(peer, c.req.header("x-forwarded-for"), hops);
  return clientNetwork(forwarded) ?? clientNetwork(peer) ?? "unknown";
}
