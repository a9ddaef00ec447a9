import { clockText, dayOf, wallAt } from "../../local-time/wall.ts";

/** The figures a gate saw, read with care: they may have been stored by another version. */
export class Figures {
  readonly #detail: Readonly<Record<string, unknown>>;
  readonly #now: number;
  readonly #timezone: string;
  readonly #language: string;

  constructor(detail: Readonly<Record<string, unknown>>, now: number, timezone: string, language: string) {
    this.#detail = detail;
    this.#now = now;
    this.#timezone = typeof detail.timezone === "string" ? detail.timezone : timezone;
    this.#language = language;
  }

  has(name: string): boolean {
    return this.#detail[name] !== undefined && this.#detail[name] !== null;
  }

  text(name: string): string {
    const value = this.#detail[name];
    return typeof value === "string" ? value : "?";
  }

  /** A text within an object. */
  inner(name: string, key: string): string {
    const value = this.#detail[name];
    if (typeof value !== "object" || value === null) return "?";
    return String((value as Readonly<Record<string, unknown>>)[key] ?? "?");
  }

  number(name: string): number {
    const value = this.#detail[name];
    return typeof value === "number" ? value : Number.NaN;
  }

  list(name: string): readonly string[] {
    const value = this.#detail[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  /** A number as the language writes it, with at most one decimal. */
  shown(value: number): string {
    return new Intl.NumberFormat(this.#language, { maximumFractionDigits: 1 }).format(value);
  }

  share(name: string): string {
    return new Intl.NumberFormat(this.#language, { style: "percent", maximumFractionDigits: 1 }).format(
      this.number(name),
    );
  }

  /** A moment's time of day, and its date when it is on another day than the decision; null without one. */
  moment(name: string): { readonly date: string | null; readonly time: string } | null {
    const at = Date.parse(this.text(name));
    if (Number.isNaN(at)) return null;
    const wall = wallAt(this.#timezone, at);
    const isSameDay = dayOf(wall) === dayOf(wallAt(this.#timezone, this.#now));
    const date = new Intl.DateTimeFormat(this.#language, { timeZone: "UTC", day: "numeric", month: "long" });
    return { date: isSameDay ? null : date.format(wall), time: clockText(wall) };
  }

  /** The parts of a duration such as `"24h"`; null for `"ever"` and for what is none. */
  span(name: string): { readonly count: number; readonly unit: "s" | "m" | "h" | "d" } | null {
    const match = /^(\d+)([smhd])$/.exec(this.text(name));
    return match === null ? null : { count: Number(match[1]), unit: match[2] as "s" | "m" | "h" | "d" };
  }
}
