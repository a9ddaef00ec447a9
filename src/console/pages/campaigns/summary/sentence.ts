import type { Language } from "../../../strings/language.ts";
import { english } from "./english.ts";
import type { Facts } from "./facts.ts";
import { french } from "./french.ts";

/** What a campaign does, in plain words: one sentence, and what it holds back or stops at. */
export function sentenceOf(facts: Facts, language: Language): string {
  return language === "fr" ? french(facts) : english(facts);
}
