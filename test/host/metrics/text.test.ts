import { describe, expect, it } from "vitest";
import { Counter, Histogram } from "../../../src/host/metrics/instruments.ts";
import { exposition, gauge } from "../../../src/host/metrics/text.ts";
import { readExposition } from "../../support/exposition.ts";

describe("the text of metrics", () => {
  it("is as the format's rules have it", () => {
    const counter = new Counter<{ route: string; status: number }>("requests_total", "Requests.");
    counter.add({ route: "/v1/pings", status: 200 });
    counter.add({ route: "/v1/pings", status: 200 }, 2);
    counter.add({ route: "/v1/events", status: 401 });
    expect(
      exposition([counter.family, gauge("shards", "How many.", 3), gauge("none", "Nothing yet.", [])]),
    ).toBe(
      [
        "# HELP requests_total Requests.",
        "# TYPE requests_total counter",
        'requests_total{route="/v1/pings",status="200"} 3',
        'requests_total{route="/v1/events",status="401"} 1',
        "# HELP shards How many.",
        "# TYPE shards gauge",
        "shards 3",
        "# HELP none Nothing yet.",
        "# TYPE none gauge",
        "",
      ].join("\n"),
    );
  });

  it("escapes what would end a line or a label, and writes every number", () => {
    const labels = { text: 'a "quoted" \\ path\nand more {} , = é' };
    const help = "One line \\ or\ntwo";
    const values = [0, -1.5, 1e21, 1e-9, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
    const text = exposition([
      gauge("odd", help, [{ labels, value: 1 }]),
      ...values.map((value, i) => gauge(`n${i}`, "", value)),
    ]);
    expect(text).toContain('odd{text="a \\"quoted\\" \\\\ path\\nand more {} , = é"} 1\n');
    const read = readExposition(text);
    expect(read.get("odd")).toEqual({
      help: "One line \\\\ or\\ntwo",
      type: "gauge",
      samples: [{ name: "odd", labels, value: 1 }],
    });
    expect(values.map((_, i) => read.get(`n${i}`)?.samples[0]?.value)).toEqual(values);
  });

  it("has a histogram's buckets grow to its count", () => {
    const histogram = new Histogram("seconds", "How long.", [0.1, 0.5, 1]);
    for (const seconds of [0.05, 0.1, 0.3, 0.9, 7]) histogram.observe(seconds);
    const { samples } = readExposition(exposition([histogram.family])).get("seconds")!;
    expect(samples.map(({ name, labels, value }) => [name, labels.le ?? "", value])).toEqual([
      ["seconds_bucket", "0.1", 2],
      ["seconds_bucket", "0.5", 3],
      ["seconds_bucket", "1", 4],
      ["seconds_bucket", "+Inf", 5],
      ["seconds_sum", "", expect.closeTo(8.35)],
      ["seconds_count", "", 5],
    ]);
  });

  it("refuses names that a scraper would not read, and a family that stands twice", () => {
    for (const families of [
      [gauge("1st", "", 1)],
      [gauge("a-b", "", 1)],
      [gauge("a", "", 1), gauge("a", "", 2)],
      [gauge("a", "", [{ labels: { "b-c": 1 }, value: 1 }])],
      [gauge("a", "", [{ labels: { __name: 1 }, value: 1 }])],
    ])
      expect(() => exposition(families)).toThrow(TypeError);
  });
});
