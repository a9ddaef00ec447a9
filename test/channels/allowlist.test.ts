import { describe, expect, it } from "vitest";
import { endpointFault, parseAllowlist, publicPushServices } from "../../src/channels/allowlist.ts";

const allowed = (endpoint: string, list: string) => endpointFault(endpoint, parseAllowlist(list)) === null;

describe("the allow-list", () => {
  it("is the public push services unless it is given, and nothing when it is empty", () => {
    expect(parseAllowlist(undefined)).toEqual(publicPushServices);
    expect(parseAllowlist(" , ")).toEqual([]);
    for (const endpoint of [
      "https://fcm.googleapis.com/fcm/send/x",
      "https://updates.push.services.mozilla.com/wpush/v2/x",
      "https://web.push.apple.com/x",
      "https://db5p.notify.windows.com/w/?token=x",
    ]) {
      expect(endpointFault(endpoint, parseAllowlist(undefined)), endpoint).toBeNull();
      expect(endpointFault(endpoint, parseAllowlist("")), endpoint).not.toBeNull();
    }
  });

  it.each([
    ["https://push.test/x", "push.test", true],
    ["https://PUSH.test/x", "Push.TEST", true],
    ["https://push.test:443/x", "push.test", true],
    ["https://push.test/x", "push.test:443", true],
    ["https://push.test:8443/x", "push.test:8443", true],
    ["https://push.test:8443/x", "push.test", false],
    ["https://push.test/x", "push.test:8443", false],
    ["https://other.test/x", "push.test", false],
    ["https://push.test.evil.com/x", "push.test", false],
    ["https://evilpush.test/x", "push.test", false],
    ["https://push.test./x", "push.test", false],
    ["https://evil.com/push.test", "push.test", false],
    ["https://evil.com/?x=https://push.test", "push.test", false],
    ["https://evil.com\\@push.test/x", "push.test", false],
    ["https://push.test@evil.com/x", "push.test", false],
    ["https://user@push.test/x", "push.test", false],
    ["https://user:word@push.test/x", "push.test", false],
    ["https://:word@push.test/x", "push.test", false],
  ])("%s with %s: %s", (endpoint, list, expected) => {
    expect(allowed(endpoint, list)).toBe(expected);
  });

  it.each([
    ["https://a.push.test/x", true],
    ["https://a.b.push.test/x", true],
    ["https://push.test/x", false],
    ["https://.push.test/x", false],
    ["https://a.push.test:8443/x", false],
    ["https://apush.test/x", false],
    ["https://a.push.test.evil.com/x", false],
    ["https://a.push.test./x", false],
  ])("*.push.test allows %s: %s", (endpoint, expected) => {
    expect(allowed(endpoint, "*.push.test")).toBe(expected);
  });

  it.each([
    "http://push.test/x",
    "ftp://push.test/x",
    "file:///etc/passwd",
    "data:,x",
    "javascript:1",
    "push.test/x",
    "//push.test/x",
    "",
  ])("%j is no https address", (endpoint) => {
    expect(allowed(endpoint, "push.test,push.test:80")).toBe(false);
  });
});

describe("loopback", () => {
  const forms = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "127.0.0.2",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::]",
    "0.0.0.0",
    "0",
    "10.0.0.1",
    "169.254.169.254",
    "[fe80::1]",
  ];

  it.each(forms)("%s is never reached by way of a public list", (host) => {
    for (const scheme of ["https", "http"])
      for (const port of ["", ":80", ":443", ":9000"])
        expect(endpointFault(`${scheme}://${host}${port}/x`, publicPushServices)).not.toBeNull();
  });

  it.each([
    ["http://127.0.0.1:9000/x", "127.0.0.1:9000", true],
    ["http://2130706433:9000/x", "127.0.0.1:9000", true],
    ["http://localhost:9000/x", "localhost:9000", true],
    ["http://[::1]:9000/x", "[::1]:9000", true],
    ["http://127.0.0.1/x", "127.0.0.1:80", true],
    ["http://127.0.0.1:80/x", "127.0.0.1:80", true],
    ["http://127.0.0.1/x", "127.0.0.1", false],
    ["http://127.0.0.1:9001/x", "127.0.0.1:9000", false],
    ["http://127.0.0.1:9000/x", "127.0.0.1", false],
    ["http://localhost:9000/x", "127.0.0.1:9000", false],
    ["http://localhost.:9000/x", "localhost.:9000", false],
    ["http://a.localhost:9000/x", "*.localhost:9000", false],
    ["http://10.0.0.1:9000/x", "10.0.0.1:9000", false],
    ["http://push.test:9000/x", "push.test:9000", false],
    ["http://127.0.0.1.evil.com:9000/x", "127.0.0.1.evil.com:9000", false],
    ["http://u@127.0.0.1:9000/x", "127.0.0.1:9000", false],
    ["https://127.0.0.1:9000/x", "127.0.0.1:9000", true],
    ["https://127.0.0.1/x", "127.0.0.1", true],
    ["https://[::1]/x", "[::1]", true],
  ])("%s with %s: %s", (endpoint, list, expected) => {
    expect(allowed(endpoint, list)).toBe(expected);
  });
});
