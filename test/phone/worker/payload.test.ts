import { describe, expect, it } from "vitest";
import { pageOf, readPayload } from "../../../src/phone/worker/payload.ts";

const unreadable = "A message from your shop";
const scope = "https://shop.example/phone/";

describe("a push", () => {
  it("is read as the service sends it", () => {
    const sent = {
      id: "ntf_1",
      title: "Hello",
      body: "Come in",
      url: "https://shop.example/spring",
      image: "https://shop.example/spring.jpg",
      icon: null,
      tag: "ntf_1",
      receipt: { url: "/v1/receipts", token: "t" },
      data: { campaignId: "spring", geofenceId: "opera" },
    };
    expect(readPayload(JSON.stringify(sent), unreadable)).toEqual(sent);
  });

  it.each([undefined, "", "not json", "null", "[]", '{"title":7,"receipt":{"url":1},"data":null}'])(
    "is shown all the same when it cannot be read: %s",
    (text) => {
      const { title, body, tag, receipt } = readPayload(text, unreadable);
      expect({ title, body, tag, receipt }).toEqual({
        title: unreadable,
        body: "",
        tag: "parvis",
        receipt: null,
      });
    },
  );
});

describe("a tap", () => {
  const of = (url: string | null) => pageOf({ id: "ntf_1", url }, scope);
  const own = `${scope}#message=ntf_1`;

  it("opens the app's own page of the message, with its code", () => expect(of(null)).toBe(own));
  it("opens the page of the app that the message names", () => {
    expect(of("/phone/#message=other")).toBe(`${scope}#message=other`);
  });
  it.each([
    "https://elsewhere.example/x",
    "javascript:alert(1)",
    "https://shop.example.evil.example/phone/",
    "http://[",
  ])("stays in the app when it names %s", (url) => expect(of(url)).toBe(own));
});
