import { describe, expect, it } from "vitest";
import type { Content, Texts } from "../../../src/domain/campaign.ts";
import { compiler, compose, templatesOf } from "../../../src/domain/content/message.ts";

const scope = {
  customer: { id: "c1", site: "javascript:alert(1)" },
  geofence: {},
  event: "enter",
  distance: 3,
};
const texts = { title: "Hello", body: "Come in" };
const composed = (over: Texts) =>
  compose({ default: { ...texts, ...over } as Content["default"] }, "spring", null, scope, compiler());

describe("a message", () => {
  it("is every text rendered, with what was chosen", () => {
    expect(
      composed({ body: "{{ distance }} m", url: "https://a.test/{{ event }}", image: "/i.png" }),
    ).toEqual({
      ok: true,
      message: {
        title: "Hello",
        body: "3 m",
        url: "https://a.test/enter",
        image: "/i.png",
        icon: null,
        variant: "default",
        locale: null,
      },
    });
  });

  it.each([
    ["a missing variable", { body: "{{ customer.name }}" }, /^body: undefined variable/],
    ["a title of blanks", { title: " {% if false %}x{% endif %} " }, /^title: rendered to nothing/],
    ["an image of nothing", { image: "{{ '' }}" }, /^image: rendered to nothing/],
    ["a script for an address", { url: "{{ customer.site }}" }, /^url: expected an http\(s\) address/],
    ["a data address", { image: "data:image/png,x" }, /^image: expected an http\(s\) address/],
    [
      "a text over 2000",
      { body: "{% for i in (1..300) %}1234567{% endfor %}" },
      /^body: expected at most 2000 .* got 2100/,
    ],
  ])("is not made of %s", (_, over, detail) => {
    expect(composed(over)).toEqual({ ok: false, detail: expect.stringMatching(detail) });
  });
});

it("names the place of every template", () => {
  const content: Content = {
    default: { ...texts, url: "/" },
    locales: { fr: { title: "Bonjour" } },
    variants: [{ id: "b", weight: 1, image: "/b.png" }],
  };
  expect(templatesOf(content).map(({ pointer }) => pointer)).toEqual([
    "/default/title",
    "/default/body",
    "/default/url",
    "/locales/fr/title",
    "/variants/0/image",
  ]);
});

it("parses each text once", () => {
  const compiled = compiler();
  expect(compiled("a {{ event }}")).toBe(compiled("a {{ event }}"));
  expect(() => compiled("{{")).toThrow("a stored template does not parse");
});
