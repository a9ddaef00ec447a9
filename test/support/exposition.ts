/** A family as a scraper reads it. */
export interface ReadFamily {
  readonly help: string;
  readonly type: string;
  readonly samples: readonly {
    readonly name: string;
    readonly labels: Record<string, string>;
    readonly value: number;
  }[];
}

const sampleLine =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (\S+)$/;
const numbers: Readonly<Record<string, number>> = { "+Inf": Infinity, "-Inf": -Infinity, NaN: Number.NaN };

/** Reads Prometheus' text format 0.0.4 by its rules, and throws at whatever breaks one. */
export function readExposition(text: string): Map<string, ReadFamily> {
  const fail = (line: string, why: string): never => {
    throw new Error(`${why}: ${line}`);
  };
  if (text !== "" && !text.endsWith("\n")) fail(text.slice(-50), "the last line has no end");
  const families = new Map<
    string,
    { help: string; type: string; samples: ReadFamily["samples"][number][] }
  >();
  const seen = new Set<string>();
  let name = "";
  for (const line of text.split("\n").slice(0, -1)) {
    const help = /^# HELP (\S+) (.*)$/.exec(line);
    const type = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/.exec(line);
    if (help !== null) {
      name = help[1]!;
      if (families.has(name)) fail(line, "a family stands twice");
      families.set(name, { help: help[2]!, type: "", samples: [] });
    } else if (type !== null) {
      const family = families.get(type[1]!);
      if (type[1] !== name || family === undefined || family.type !== "" || family.samples.length > 0)
        return fail(line, "a type out of its place");
      family.type = type[2]!;
    } else {
      const [, of = "", pairs = "", value = ""] = sampleLine.exec(line) ?? fail(line, "no sample");
      const family = families.get(name)!;
      const suffixes = family.type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
      if (!suffixes.some((suffix) => of === name + suffix)) fail(line, `not of ${name}`);
      const labels = Object.fromEntries(
        [...pairs.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"/g)].map(([, label, text]) => [
          label!,
          text!.replace(/\\(.)/g, (_, c) => (c === "n" ? "\n" : c)),
        ]),
      );
      const key = of + JSON.stringify(Object.entries(labels).sort());
      if (seen.has(key)) fail(line, "a sample stands twice");
      seen.add(key);
      const number = numbers[value] ?? Number(value);
      if (Number.isNaN(number) && value !== "NaN") fail(line, "no number");
      family.samples.push({ name: of, labels, value: number });
    }
  }
  return families;
}
