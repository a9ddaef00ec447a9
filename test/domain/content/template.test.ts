import { describe, expect, it } from "vitest";
import { compile, render } from "../../../src/domain/content/template.ts";

const scope = {
  customer: { id: "c1", firstName: "Ana", nickname: null, tags: ["a", "b"], home: { city: "Paris" } },
  geofence: { name: "Opéra", region: null },
  event: "enter",
  distance: 0,
};

function rendered(source: string) {
  const compiled = compile(source);
  if (!compiled.ok) throw new Error(compiled.detail);
  return render(compiled.template, scope);
}

describe("a template", () => {
  it.each([
    ["Hello {{ customer.firstName }}", "Hello Ana"],
    ["{{ customer.lastName | default: 'you' }}", "you"],
    ["{{ customer.nickname | default: 'you' }}", "you"],
    ["{{ customer.lastName | capitalize | default: 'you' }}", "you"],
    ["{{ customer.firstName | upcase | default: 'you' }}", "ANA"],
    ["{% assign name = customer.lastName | strip | default: 'you' %}{{ name }}", "you"],
    [
      "{% if true %}{% for t in customer.tags %}{{ t.x | upcase | default: '-' }}{% endfor %}{% endif %}",
      "--",
    ],
    ["{% unless false %}{{ customer.lastName | strip | default: 'you' }}{% endunless %}", "you"],
    [
      "{% case event %}{% when 'enter' %}{{ customer.lastName | strip | default: 'you' }}{% endcase %}",
      "you",
    ],
    ["{% capture a %}{{ customer.lastName | strip | default: 'you' }}{% endcapture %}{{ a }}", "you"],
    ["{{ customer.work.city | default: 'town' }}", "town"],
    ["{{ customer.home.city | upcase }}", "PARIS"],
    ["{{ distance }} m", "0 m"],
    ["{% if customer.vip %}Dear{% else %}Hi{% endif %}", "Hi"],
    ["{% for t in customer.tags %}{{ t }}{% unless forloop.last %}, {% endunless %}{% endfor %}", "a, b"],
    ["  {{ event }}\n", "enter"],
    ['a < b & "c" 🚪', 'a < b & "c" 🚪'],
  ])("%j is %j", (source, text) => {
    expect(rendered(source)).toEqual({ ok: true, text });
  });

  it.each([
    ["{{ customer.lastName }}", "customer.lastName"],
    ["{{ customer.lastName | capitalize }}", "customer.lastName"],
    ["Hello {{ customer.nickname }}!", "nothing"],
    ["in {{ geofence.region }}", "nothing"],
    ["{{ offer.code }}", "offer"],
    ["{{ customer.home.street.name }}", "customer.home.street"],
    ["{{ customer.constructor }}", "customer.constructor"],
    ["{{ customer.__proto__ }}", "customer.__proto__"],
    ["{{ customer.tags.constructor }}", "customer.tags.constructor"],
    ["{% for t in customer.tags %}{{ t.constructor.name }}{% endfor %}", "t.constructor"],
  ])("%j fails instead of saying half a sentence", (source, named) => {
    expect(rendered(source)).toEqual({ ok: false, detail: expect.stringContaining(named) });
  });

  it.each(["{{ a", "{% if %}", "{{ a | nosuch }}", "{% nosuch %}", "{% for %}{% endfor %}"])(
    "%j does not compile, and says where",
    (source) => {
      expect(compile(source)).toEqual({ ok: false, detail: expect.stringMatching(/line:1, col:\d+$/) });
    },
  );

  it.each(["include 'x'", "render 'x'", "layout 'x'", "block x"])("cannot reach files: {%% %s %%}", (tag) => {
    expect(compile(`{% ${tag} %}`).ok).toBe(false);
  });

  it("is at most 20 000 characters", () => {
    expect(compile("x".repeat(20_001)).ok).toBe(false);
  });

  it("knows no clock and no chance", () => {
    expect(rendered("{{ '2026-11-22' | date: '%Y' }}")).toEqual({ ok: true, text: "2026" });
    for (const source of ["{{ 'now' | date: '%Y' }}", "{{ 'today' | date_to_string }}"])
      expect(rendered(source)).toMatchObject({ ok: false, detail: expect.stringContaining("the clock") });
    const sampled = compile("{{ customer.tags | sample }}");
    expect(sampled.ok && render(sampled.template, scope).ok).toBe(false);
  });

  it("renders from what it is given only, the same each time", () => {
    const source = "{% increment n %}{% assign event = 1 %}{{ event }}{{ customer.tags }}";
    expect([rendered(source), rendered(source)]).toEqual([
      { ok: true, text: "01ab" },
      { ok: true, text: "01ab" },
    ]);
  });
});

describe("a template that would cost too much fails, on any clock", () => {
  const double = (how: string) =>
    `{% assign s = "aaaaaaaaaa" %}{% for i in (1..40) %}${how}{% endfor %}{{ s }}`;
  const list = "{% assign a = (1..400) %}";
  it.each([
    ["a long range", "{% for i in (1..1000000000) %}x{% endfor %}"],
    [
      "loops in loops",
      `${list}{% for i in a %}{% for j in a %}{% for k in a %}{% endfor %}{% endfor %}{% endfor %}`,
    ],
    [
      "loops in loops that say something",
      `${list}{% for i in a %}{% for j in a %}{{ i }}{% endfor %}{% endfor %}`,
    ],
    [
      "tables in tables",
      `${list}{% tablerow i in a %}{% tablerow j in a %}x{% endtablerow %}{% endtablerow %}`,
    ],
    ["a doubled text", double("{% assign s = s | append: s %}")],
    ["a doubled capture", double("{% capture s %}{{ s }}{{ s }}{% endcapture %}")],
    ["a grown replacement", double("{% assign s = s | replace: 'a', 'aaaaaaaa' %}")],
    ["a wide number", "{{ '2026-11-22' | date: '%1000000000s' }}"],
  ])("%s", (_, source) => {
    expect(rendered(source)).toEqual({ ok: false, detail: expect.stringMatching(/limit exceeded/) });
  });
});
