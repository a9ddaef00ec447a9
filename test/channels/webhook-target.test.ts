import { describe, expect, it } from "vitest";
import { webhookUrlFault } from "../../src/channels/webhook-target.ts";

describe("a webhook's address", () => {
  it.each([
    "https://crm.example.com",
    "https://crm.example.com:443/hooks?token=1",
    "https://crm.example.com:8443/x",
    "https://8.8.8.8/x",
    "https://8.8.8.8:8443/x",
    "https://[2606:4700:4700::1111]/",
    "https://localhost.example.com/",
    "https://bücher.example/",
  ])("may be %s", (url) => expect(webhookUrlFault(url, [])).toBeNull());

  it.each([
    // Forms of this machine and its networks; parsing makes decimal, octal and hexadecimal ones plain.
    ["https://127.0.0.1/", "public internet"],
    ["https://127.1/", "got 127.0.0.1"],
    ["https://2130706433/", "got 127.0.0.1"],
    ["https://0x7f000001/", "got 127.0.0.1"],
    ["https://0177.0.0.1/", "got 127.0.0.1"],
    ["https://127.0.0.1./", "public internet"],
    ["https://0/", "got 0.0.0.0"],
    ["https://１２７.0.0.1/", "got 127.0.0.1"],
    ["https://10.1.2.3/", "public internet"],
    ["https://172.20.0.1/", "public internet"],
    ["https://192.168.1.1/", "public internet"],
    ["https://100.100.100.200/", "public internet"],
    ["https://169.254.169.254/latest/meta-data", "public internet"],
    ["https://224.0.0.1/", "public internet"],
    ["https://255.255.255.255/", "public internet"],
    ["https://[::]/", "public internet"],
    ["https://[::1]/", "public internet"],
    ["https://[::ffff:127.0.0.1]/", "public internet"],
    ["https://[::ffff:8.8.8.8]/", "public internet"],
    ["https://[64:ff9b::a00:1]/", "public internet"],
    ["https://[2002:7f00:1::]/", "public internet"],
    ["https://[fd00::1]/", "public internet"],
    ["https://[fe80::1]/", "public internet"],
    // Names that are no public ones.
    ["https://localhost/", "got localhost"],
    ["https://LOCALHOST./", "public internet"],
    ["https://a.localhost/", "public internet"],
    ["https://printer.local/", "public internet"],
    ["https://metadata.google.internal/", "public internet"],
    ["https://nas.home.arpa/", "public internet"],
    ["https://intranet/", "public internet"],
    // What is not an address of a receiver at all.
    ["https://me:secret@crm.example.com/", "user name"],
    ["https://crm.example.com@127.0.0.1/", "user name"],
    ["https://127.0.0.1:8443/", "public internet"],
    ["https://printer.local:8443/", "public internet"],
    ["http://crm.example.com:8443/", "expected an https URL"],
    ["https://crm.example.com/#x", "fragment"],
    ["http://crm.example.com/", "expected an https URL, got http:"],
    ["http://127.0.0.1:9000/", "expected an https URL"],
    ["ftp://crm.example.com/", "expected an https URL"],
    ["file:///etc/passwd", "expected an https URL"],
    ["/hooks", "absolute URL"],
    ["https://", "absolute URL"],
    ["https://[fe80::1%25eth0]/", "absolute URL"],
  ])("may not be %s", (url, why) => expect(webhookUrlFault(url, [])).toContain(why));

  it("is exempt from the rule by its host and port alone", () => {
    const list = ["127.0.0.1:9000", "crm.example.com:8443", "[::1]:9000", "10.0.0.5:443"];
    for (const url of [
      "http://127.0.0.1:9000/x",
      "http://[::1]:9000/",
      "https://crm.example.com:8443/",
      "https://10.0.0.5/",
    ])
      expect([url, webhookUrlFault(url, list)]).toEqual([url, null]);
    for (const url of [
      "http://127.0.0.1:9001/",
      "http://localhost:9000/",
      "http://crm.example.com:8443/",
      "http://10.0.0.5:443/",
      "https://10.0.0.6/",
      "http://u:p@127.0.0.1:9000/",
    ])
      expect([url, webhookUrlFault(url, list)]).toEqual([url, expect.any(String)]);
  });
});
