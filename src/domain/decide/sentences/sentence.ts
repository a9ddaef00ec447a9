import type { GateResult, Reason } from "../types.ts";
import { english } from "./en.ts";
import { Figures } from "./figures.ts";
import { french } from "./fr.ts";

/** What a sentence is made of: a decision, live or as it was stored. */
export interface Told {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly outcome: "sent" | "ghost" | "suppressed";
  readonly reason: Reason | null;
  readonly gates: readonly GateResult[];
}

/** One language: a sentence for what was sent, and one for each reason. */
export interface Sentences {
  readonly tag: string;
  readonly sent: string;
  readonly reasons: Readonly<Record<Reason, (figures: Figures) => string>>;
}

const languages = { en: english, fr: french } as const;
export type Language = keyof typeof languages;

/** A decision in plain words, with its figures. Times are those of `timezone`, or of the zone a gate went by. */
export function sentence(told: Told, language: Language, timezone: string): string {
  const { tag, sent, reasons } = languages[language];
  if (told.reason === null) return sent;
  return reasons[told.reason](new Figures(told.gates.at(-1)?.detail ?? {}, told.at, timezone, tag));
}
