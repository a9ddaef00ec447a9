/**
 * The part of a client's address that its requests are counted by: an IPv4 address as it is, of an IPv6 address the
 * first 64 bits, since one household has all of those behind them. Null for a text that is no address.
 */
export function clientNetwork(address: string): string | null {
  const plain = address.replace(/%.*$/, "");
  const v4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(plain)?.[1];
  if (v4 !== undefined) return v4.split(".").every((part) => Number(part) <= 255) ? v4 : null;
  if (!/^[0-9a-f:]{2,39}$/i.test(plain) || !plain.includes(":")) return null;
  const [head = "", tail, ...more] = plain.split("::");
  if (more.length > 0) return null;
  const front = groups(head);
  const back = groups(tail ?? "");
  if (front === null || back === null) return null;
  const missing = 8 - front.length - back.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const all = [...front, ...Array<number>(Math.max(0, missing)).fill(0), ...back];
  return `${all
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(":")}::/64`;
}

function groups(text: string): number[] | null {
  if (text === "") return [];
  const parts = text.split(":");
  return parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part))
    ? parts.map((part) => Number.parseInt(part, 16))
    : null;
}

/**
 * The address of the client behind so many proxies of one's own, each of which adds to `X-Forwarded-For` whom it
 * was asked by: what stands further left was written by the client itself. `peer` is who holds the connection.
 */
export function forwardedAddress(peer: string, forwarded: string | undefined, hops: number): string {
  if (hops === 0 || forwarded === undefined) return peer;
  const entries = forwarded.split(",").map((entry) => entry.trim());
  return entries.at(-Math.min(hops, entries.length)) || peer;
}
