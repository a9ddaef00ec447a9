/**
 * IPv4 blocks that are not globally reachable, by the IANA Special-Purpose Address Registry (RFC 6890), and
 * multicast. 192.0.0.0/24 is refused whole: its two reachable addresses are anycast services of the network itself.
 */
const closedV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
].map(block);

/** Global unicast, the only part of IPv6 that is routed: all else (mapped, NAT64, ULA, link-local, multicast) is not. */
const openV6 = block("2000::/3");
/** What of it is not a place of its own: protocol assignments with Teredo, documentation, 6to4. */
const closedV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].map(block);

interface Block {
  readonly bytes: readonly number[];
  readonly bits: number;
}

/** Whether an IP address, as text without brackets or zone, is one that the public internet reaches. */
export function isPublicAddress(ip: string): boolean {
  const bytes = parseAddress(ip);
  if (bytes === null) return false;
  if (bytes.length === 4) return !closedV4.some((closed) => holds(closed, bytes));
  return holds(openV6, bytes) && !closedV6.some((closed) => holds(closed, bytes));
}

/** The 4 or 16 bytes of an address; null for any other text. IPv4 in four decimal numbers, IPv6 as RFC 4291 §2.2. */
export function parseAddress(ip: string): readonly number[] | null {
  return ip.includes(":") ? parseV6(ip) : parseV4(ip);
}

function parseV4(text: string): number[] | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const bytes = match?.slice(1).map(Number);
  return bytes?.every((byte) => byte <= 255) ? bytes : null;
}

function parseV6(text: string): number[] | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half, i) => groupBytes(half, i === halves.length - 1));
  if (head === null || head === undefined || tail === null) return null;
  if (tail === undefined) return head.length === 16 ? head : null;
  const gap = 16 - head.length - tail.length;
  return gap >= 2 ? [...head, ...Array<number>(gap).fill(0), ...tail] : null;
}

/** Groups between colons; the last of an address may be an IPv4 address. */
function groupBytes(text: string, endsAddress: boolean): number[] | null {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [i, group] of groups.entries()) {
    const v4 = endsAddress && i === groups.length - 1 ? parseV4(group) : null;
    if (v4 !== null) bytes.push(...v4);
    else if (!/^[0-9a-f]{1,4}$/i.test(group)) return null;
    else {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 255);
    }
  }
  return bytes;
}

function block(text: string): Block {
  const [address, bits] = text.split("/");
  return { bytes: parseAddress(address!)!, bits: Number(bits) };
}

function holds({ bytes, bits }: Block, address: readonly number[]): boolean {
  if (bytes.length !== address.length) return false;
  return bytes.every((byte, i) => {
    const left = Math.min(8, Math.max(0, bits - 8 * i));
    const mask = 256 - 2 ** (8 - left);
    return (byte & mask) === (address[i]! & mask);
  });
}
