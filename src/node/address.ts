import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import { isLoopback } from "../channels/allowlist.ts";
import { clientNetwork, forwardedAddress } from "../host/client-network.ts";

/** Whose requests are counted together: the peer's network, or that of whom so many trusted proxies name. */
export function addressOf(c: Context, hops: number): string {
  const peer = getConnInfo(c).remote.address ?? "";
  const forwarded = forwardedAddress(peer, c.req.header("x-forwarded-for"), hops);
  return clientNetwork(forwarded) ?? clientNetwork(peer) ?? "unknown";
}

const forwarding = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/** Whether a request comes from this machine itself: not where proxies are expected, nor where one shows. */
export function isLocal(c: Context, hops: number): boolean {
  const peer = clientNetwork(getConnInfo(c).remote.address ?? "") ?? "";
  if (hops > 0 || forwarding.some((name) => c.req.header(name) !== undefined)) return false;
  return isLoopback(peer) || getConnInfo(c).remote.address === "::1";
}
