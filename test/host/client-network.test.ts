import { describe, expect, it } from "vitest";
import { clientNetwork, forwardedAddress } from "../../src/host/client-network.ts";

describe("a client's network", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::FFFF:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["1:2:3:4:5:6:7::", "1:2:3:4::/64"],
  ])("of %s is %s", (address, network) => {
    expect(clientNetwork(address)).toBe(network);
  });

  it.each([
    "",
    "unknown",
    "192.0.2.256",
    "192.0.2",
    "1:2:3",
    "1::2::3",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "12345::",
    ":::",
    "_hidden",
    "a".repeat(10_000),
  ])("of %s is none", (address) => {
    expect(clientNetwork(address)).toBeNull();
  });

  it("is that of the peer, unless trusted proxies name another", () => {
    const forwarded = "6.6.6.6, 203.0.113.7 ,198.51.100.2";
    expect(forwardedAddress("10.0.0.1", forwarded, 0)).toBe("10.0.0.1");
    expect(forwardedAddress("10.0.0.1", forwarded, 1)).toBe("198.51.100.2");
    // What the client wrote itself stands further left than the proxies reach.
    expect(forwardedAddress("10.0.0.1", forwarded, 2)).toBe("203.0.113.7");
    expect(forwardedAddress("10.0.0.1", "203.0.113.7", 3)).toBe("203.0.113.7");
    expect(forwardedAddress("10.0.0.1", undefined, 1)).toBe("10.0.0.1");
    expect(forwardedAddress("10.0.0.1", "", 1)).toBe("10.0.0.1");
  });
});
