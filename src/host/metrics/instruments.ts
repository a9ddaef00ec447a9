import type { Family, Labels, Sample } from "./text.ts";

/** Something that is counted, by the values of its labels: few and known ones, never an id. */
export class Counter<L extends Labels> {
  readonly #name: string;
  readonly #help: string;
  readonly #series = new Map<string, { readonly labels: L; value: number }>();

  constructor(name: string, help: string) {
    this.#name = name;
    this.#help = help;
  }

  add(labels: L, by = 1): void {
    const key = Object.values(labels).join("\n");
    const series = this.#series.get(key);
    if (series === undefined) this.#series.set(key, { labels, value: by });
    else series.value += by;
  }

  get family(): Family {
    return { name: this.#name, help: this.#help, type: "counter", samples: [...this.#series.values()] };
  }
}

/** How often something took how long, in seconds. */
export class Histogram {
  readonly #name: string;
  readonly #help: string;
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  /** `bounds` rise; what is longer than the last is counted beyond it. */
  constructor(name: string, help: string, bounds: readonly number[]) {
    this.#name = name;
    this.#help = help;
    this.#bounds = bounds;
    this.#counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(seconds: number): void {
    const bucket = this.#bounds.findIndex((bound) => seconds <= bound);
    this.#counts[bucket === -1 ? this.#bounds.length : bucket]! += 1;
    this.#sum += seconds;
  }

  get family(): Family {
    let total = 0;
    const buckets: Sample[] = [...this.#bounds, Number.POSITIVE_INFINITY].map((bound, i) => {
      total += this.#counts[i]!;
      const le = bound === Number.POSITIVE_INFINITY ? "+Inf" : bound;
      return { suffix: "_bucket", labels: { le }, value: total };
    });
    const samples: Sample[] = [
      ...buckets,
      { suffix: "_sum", labels: {}, value: this.#sum },
      { suffix: "_count", labels: {}, value: total },
    ];
    return { name: this.#name, help: this.#help, type: "histogram", samples };
  }
}
