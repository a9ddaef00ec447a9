import { isPublicAddress, parseAddress } from "../domain/public-address.ts";
import { isLoopback } from "./allowlist.ts";

/** Names of networks that are not the public one (RFC 6761, RFC 6762, RFC 8375, and what ICANN keeps for it). */
const privateSuffixes = ["localhost", "local", "internal", "home.arpa", "lan"];

/** Whether `WEBHOOK_ALLOWLIST` exempts an address from the rule below. */
export function isExempt(url: URL, allowlist: readonly string[]): boolean {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return allowlist.includes(`${url.hostname}:${port}`);
}

/**
 * Why the server may not POST to a webhook's address, or null when it may: https to a host that is on
 * the public internet, by its text. What a name resolves to is looked at when it is connected to.
 * `allowlist` exempts by `host:port`; http is for loopback hosts listed there.
 */
export function webhookUrlFault(address: string, allowlist: readonly string[]): string | null {
  if (!URL.canParse(address)) return "expected an absolute URL";
  // Parsing writes every form of an IPv4 address (octal, hexadecimal, a single number) as four decimal ones.
  const url = new URL(address);
  if (url.username !== "" || url.password !== "") return "expected no user name or password in the URL";
  if (url.hash !== "") return "expected no fragment in the URL";
  const exempt = isExempt(url, allowlist);
  if (url.protocol === "http:" && exempt && isLoopback(url.hostname)) return null;
  if (url.protocol !== "https:") return `expected an https URL, got ${url.protocol}`;
  if (exempt) return null;
  return isPublicHost(url.hostname)
    ? null
    : `expected a host on the public internet, got ${url.hostname}; WEBHOOK_ALLOWLIST exempts a host:port`;
}

function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  if (parseAddress(host) !== null) return isPublicAddress(host);
  const isPrivate = privateSuffixes.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
  return host.includes(".") && !isPrivate;
}
