/**
 * Prometheus' text format, version 0.0.4
 * (https://github.com/prometheus/docs/blob/main/docs/instrumenting/exposition_formats.md).
 */
export const metricsType = "text/plain; version=0.0.4; charset=utf-8";

export type Labels = Readonly<Record<string, string | number>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** What follows the family's name, such as `_bucket`. */
  readonly suffix?: string;
}

export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly samples: readonly Sample[];
}

export function gauge(name: string, help: string, samples: number | readonly Sample[]): Family {
  return { name, help, type: "gauge", samples: samplesOf(samples) };
}

export function counter(name: string, help: string, samples: number | readonly Sample[]): Family {
  return { name, help, type: "counter", samples: samplesOf(samples) };
}

function samplesOf(samples: number | readonly Sample[]): readonly Sample[] {
  return typeof samples === "number" ? [{ labels: {}, value: samples }] : samples;
}

/** Families as text, each of them once and whole; a name or label that the format does not know is a fault of ours. */
export function exposition(families: readonly Family[]): string {
  const named = new Set<string>();
  return families
    .map(({ name, help, type, samples }) => {
      if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name) || named.has(name))
        throw new TypeError(`expected a metric name that is not taken, got ${name}`);
      named.add(name);
      const lines = samples.map(({ labels, value, suffix = "" }) => {
        const text = Object.entries(labels).map(
          ([label, of]) => `${labelName(label)}="${escaped(String(of))}"`,
        );
        return `${name}${suffix}${text.length === 0 ? "" : `{${text.join(",")}}`} ${numberText(value)}\n`;
      });
      return `# HELP ${name} ${escapedHelp(help)}\n# TYPE ${name} ${type}\n${lines.join("")}`;
    })
    .join("");
}

function labelName(name: string): string {
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || name.startsWith("__"))
    throw new TypeError(`expected a label name, got ${name}`);
  return name;
}

function escapedHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escaped(text: string): string {
  return escapedHelp(text).replaceAll('"', '\\"');
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  if (value === Number.NEGATIVE_INFINITY) return "-Inf";
  return String(value);
}
