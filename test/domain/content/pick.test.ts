import { describe, expect, it } from "vitest";
import type { Content } from "../../../src/domain/campaign.ts";
import { pick } from "../../../src/domain/content/pick.ts";

const content: Content = {
  default: { title: "Hello", body: "Come in", url: "https://a.test" },
  locales: { fr: { title: "Bonjour" }, "fr-CA": { body: "Entrez" }, "zh-Hant": { title: "你好" } },
};

describe("the locale", () => {
  it.each([
    ["fr", "fr", "Bonjour"],
    ["fr-CA", "fr-CA", "Hello"],
    ["fr-BE", "fr", "Bonjour"],
    ["FR_be", "fr", "Bonjour"],
    ["zh-Hant-TW", "zh-Hant", "你好"],
    ["zh", null, "Hello"],
    ["frr", null, "Hello"],
    ["de", null, "Hello"],
    ["constructor", null, "Hello"],
    [null, null, "Hello"],
  ])("%s finds %s", (wanted, locale, title) => {
    const picked = pick(content, "spring", "c1", wanted);
    expect([picked.locale, picked.texts.title]).toEqual([locale, title]);
  });

  it("lays its texts over the default's, field by field", () => {
    expect(pick(content, "spring", "c1", "fr-CA").texts).toEqual({
      title: "Hello",
      body: "Entrez",
      url: "https://a.test",
    });
  });

  it("lays every field over that there is", () => {
    const all = {
      title: "T",
      body: "B",
      url: "https://b.test",
      image: "https://b.test/i",
      icon: "https://b.test/c",
    };
    const over = { ...content, locales: { fr: all } };
    expect(pick(over, "spring", "c1", "fr").texts).toEqual(all);
    const variant = { ...content, variants: [{ id: "b", weight: 1e12, ...all }] };
    expect(pick(variant, "spring", "c1", null).texts).toEqual(all);
  });

  it("beats the variant, and the variant the default", () => {
    const both = { ...content, variants: [{ id: "b", weight: 1e12, title: "Hey", body: "Do come" }] };
    expect(pick(both, "spring", "c1", "fr")).toMatchObject({
      variant: "b",
      texts: { title: "Bonjour", body: "Do come", url: "https://a.test" },
    });
  });
});

describe("the variant", () => {
  const variants = [
    { id: "b", weight: 2 },
    { id: "c", weight: 0.5 },
  ];
  const n = 30_000;
  const chosen = (campaign: string, i: number) =>
    pick({ ...content, variants }, campaign, `c${i}`, null).variant;

  it("is shared out by weight, the default's being 1", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < n; i++) counts.set(chosen("spring", i), (counts.get(chosen("spring", i)) ?? 0) + 1);
    for (const [id, weight] of [
      ["default", 1],
      ["b", 2],
      ["c", 0.5],
    ] as const) {
      const share = weight / 3.5;
      const standardError = Math.sqrt((share * (1 - share)) / n);
      expect(Math.abs((counts.get(id) ?? 0) / n - share), id).toBeLessThan(3 * standardError);
    }
  });

  it("stays with the customer, and is another's in another campaign", () => {
    const moved = Array.from({ length: 1_000 }, (_, i) => chosen("spring", i) !== chosen("summer", i));
    expect(moved.filter(Boolean).length).toBeGreaterThan(400);
    expect(chosen("spring", 7)).toBe(chosen("spring", 7));
    expect(Array.from({ length: 12 }, (_, i) => chosen("spring", i)).join()).toBe(
      "default,b,c,b,b,b,b,default,default,b,default,c",
    );
  });

  it("is the default when there are none", () => {
    expect(pick(content, "spring", "c1", null).variant).toBe("default");
  });
});
