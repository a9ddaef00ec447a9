import { lookup as systemLookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { isPublicAddress } from "../domain/public-address.ts";

export type Resolve = (hostname: string) => Promise<{ address: string; family: number }[]>;

const resolveAll: Resolve = (hostname) => systemLookup(hostname, { all: true });

/**
 * A lookup that knows public addresses only. The address that was checked is the one connected to: a name that resolves
 * anew, to this machine, between a check and a connection (DNS rebinding) finds no gap.
 */
export function publicLookup(resolve: Resolve = resolveAll): LookupFunction {
  return (hostname, options, answer) => {
    resolve(hostname).then(
      (all) => {
        const found = all.filter(({ address }) => isPublicAddress(address));
        const first = found[0];
        if (first === undefined) answer(new Error(`${hostname} has no public address`), "");
        // Node asks for one address or for all, by its own choice.
        else if (options.all) answer(null, found);
        else answer(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => answer(error, ""),
    );
  };
}

/** Throws for an address that stands in the URL itself and is not public: it is never looked up. */
export function assertPublic({ hostname }: URL): void {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  if (/^[\d.]+$|:/.test(host) && !isPublicAddress(host)) throw new Error(`${host} is not a public address`);
}
