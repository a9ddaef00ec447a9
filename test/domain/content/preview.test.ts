import { expect, it } from "vitest";
import type { Content } from "../../../src/domain/campaign.ts";
import { compiler } from "../../../src/domain/content/message.ts";
import { preview } from "../../../src/domain/content/preview.ts";

const scope = { customer: { id: "c1" }, geofence: {}, offer: { name: "Ten" }, event: "enter", distance: 3 };
const shown = (
  over: Partial<Content["default"]>,
  locale: string | null = null,
  rest: Partial<Content> = {},
) =>
  preview(
    { default: { title: "Hello", body: "{{ offer.name }}", ...over }, ...rest },
    "spring",
    locale,
    scope,
    compiler(),
  );

it("is the message, and nothing to think about when all fits", () => {
  expect(
    shown({ title: "🎁".repeat(40), body: "b".repeat(150), url: "https://a.test", image: "/i.png" }),
  ).toEqual({
    ok: true,
    preview: {
      title: "🎁".repeat(40),
      body: "b".repeat(150),
      url: "https://a.test",
      image: "/i.png",
      icon: null,
      variant: "default",
      locale: null,
      warnings: [],
    },
  });
});

it.each([
  ["a title of 41", { title: "t".repeat(41) }, /^title: 41 characters/],
  ["a body of 151", { body: "b".repeat(151) }, /^body: 151 characters/],
  ["an address without encryption", { url: "http://a.test" }, /^url: expected https/],
  ["an image without encryption", { image: "http://a.test/i" }, /^image: expected https/],
])("warns of %s", (_, over, warning) => {
  const result = shown(over);
  expect(result.ok && result.preview.warnings).toEqual([expect.stringMatching(warning)]);
});

it("warns of a locale without texts where others have some", () => {
  const locales = { fr: { title: "Bonjour" } };
  const warnings = (locale: string) => {
    const result = shown({}, locale, { locales });
    return result.ok && result.preview.warnings;
  };
  expect(warnings("de")).toEqual(["no texts for the locale de: the default ones are used"]);
  expect(warnings("fr-CA")).toEqual([]);
});

it("says what cannot be rendered", () => {
  expect(shown({ title: "{{ customer.name }}" })).toEqual({
    ok: false,
    detail: expect.stringContaining("customer.name"),
  });
});
