import { describe, expect, it } from "vitest";
import { isPublicAddress } from "../../src/domain/public-address.ts";

/** First and last address of each block that is not globally reachable, with its neighbours that are. */
const v4: readonly (readonly [block: string, first: string, last: string, open: readonly string[]])[] = [
  ["this network, RFC 791", "0.0.0.0", "0.255.255.255", ["1.0.0.0"]],
  ["private, RFC 1918", "10.0.0.0", "10.255.255.255", ["9.255.255.255", "11.0.0.0"]],
  ["shared (carrier NAT), RFC 6598", "100.64.0.0", "100.127.255.255", ["100.63.255.255", "100.128.0.0"]],
  ["loopback, RFC 1122", "127.0.0.0", "127.255.255.255", ["126.255.255.255", "128.0.0.0"]],
  ["link-local and metadata, RFC 3927", "169.254.0.0", "169.254.255.255", ["169.253.255.255", "169.255.0.0"]],
  ["private, RFC 1918", "172.16.0.0", "172.31.255.255", ["172.15.255.255", "172.32.0.0"]],
  ["protocol assignments, RFC 6890", "192.0.0.0", "192.0.0.255", ["191.255.255.255", "192.0.1.0"]],
  ["documentation, RFC 5737", "192.0.2.0", "192.0.2.255", ["192.0.1.255", "192.0.3.0"]],
  ["6to4 relays, RFC 7526", "192.88.99.0", "192.88.99.255", ["192.88.98.255", "192.88.100.0"]],
  ["private, RFC 1918", "192.168.0.0", "192.168.255.255", ["192.167.255.255", "192.169.0.0"]],
  ["benchmarks, RFC 2544", "198.18.0.0", "198.19.255.255", ["198.17.255.255", "198.20.0.0"]],
  ["documentation, RFC 5737", "198.51.100.0", "198.51.100.255", ["198.51.99.255", "198.51.101.0"]],
  ["documentation, RFC 5737", "203.0.113.0", "203.0.113.255", ["203.0.112.255", "203.0.114.0"]],
  ["multicast, RFC 5771", "224.0.0.0", "239.255.255.255", ["223.255.255.255"]],
  ["reserved and broadcast, RFC 1112", "240.0.0.0", "255.255.255.255", []],
];
const v6: typeof v4 = [
  ["unspecified", "::", "::", []],
  ["loopback, RFC 4291", "::1", "0:0:0:0:0:0:0:1", []],
  ["IPv4-compatible", "::127.0.0.1", "::8.8.8.8", []],
  ["IPv4-mapped, RFC 4291", "::ffff:0:0", "::ffff:8.8.8.8", []],
  ["NAT64, RFC 6052", "64:ff9b::", "64:ff9b::8.8.8.8", []],
  ["local NAT64, RFC 8215", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", []],
  ["discard, RFC 6666", "100::", "100::ffff:ffff:ffff:ffff", []],
  ["Teredo, RFC 4380", "2001::", "2001:0:ffff::", []],
  ["protocol assignments, RFC 2928", "2001:1::", "2001:1ff:ffff::", ["2001:200::"]],
  ["documentation, RFC 3849", "2001:db8::", "2001:db8:ffff::1", ["2001:db7:ffff::", "2001:db9::"]],
  ["6to4, RFC 3056", "2002::", "2002:7f00:1::", ["2003::"]],
  ["documentation, RFC 9637", "3fff::", "3fff:fff::", ["3ffe::", "3fff:1000::"]],
  ["segment routing, RFC 9602", "5f00::", "5f00::1", []],
  ["unique local, RFC 4193", "fc00::", "fdff:ffff::1", []],
  ["link-local, RFC 4291", "fe80::", "febf::1", []],
  ["site-local, RFC 3879", "fec0::", "feff::1", []],
  ["multicast, RFC 4291", "ff00::", "ff02::1", []],
];

describe("public addresses", () => {
  it.each([...v4, ...v6])("do not hold %s: %s to %s", (_, first, last, open) => {
    expect([first, last].filter(isPublicAddress)).toEqual([]);
    expect(open.filter((ip) => !isPublicAddress(ip))).toEqual([]);
  });

  it.each([
    "8.8.8.8",
    "1.1.1.1",
    "93.184.216.34",
    "2606:4700:4700::1111",
    "2a00:1450:4007:80e::200e",
    "2001:4860:4860::8888",
  ])("hold %s", (ip) => expect(isPublicAddress(ip)).toBe(true));

  it.each([
    "",
    "example.com",
    "8.8.8",
    "8.8.8.8.8",
    "8.8.8.256",
    "0x8.8.8.8",
    "134744072",
    "[2606:4700::1]",
    "2606:4700::1%eth0",
    "2606:4700:::1",
    "2606::4700::1",
    "2606:4700:1:2:3:4:5",
    "2606:4700:1:2:3:4:5:6:7",
    "2606:4700:1:2:3:4:5::6:7",
    "2606:47000::1",
    "2606:4700::1.2.3.256",
    "2606:1.2.3.4::1",
    ":2606::1",
  ])("are not what is no address: %s", (text) => expect(isPublicAddress(text)).toBe(false));
});
