import type { Field } from "./names.ts";

/** A number as people write it, with a decimal comma too; other texts stay as they are. */
export function numberOf(text: string): number | string {
  const plain = text.replaceAll(/[\s\u00a0\u202f]/g, "").replace("−", "-");
  return /^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$/.test(plain) ? Number(plain.replace(",", ".")) : text;
}

const yes = new Set(["true", "yes", "1", "y", "oui", "vrai", "on"]);
const no = new Set(["false", "no", "0", "n", "non", "faux", "off"]);

function booleanOf(text: string): boolean | string {
  const word = text.toLowerCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : text;
}

/** The value of a field as a row gives it; what cannot be read stays as it is, and is refused with its name later. */
export function fieldValue(field: Field, value: unknown): unknown {
  if (typeof value !== "string") return field === "id" && typeof value === "number" ? String(value) : value;
  const text = value.trim();
  if (text === "") return null;
  switch (field) {
    case "latitude":
    case "longitude":
    case "radius":
      return numberOf(text);
    case "tags":
      return text
        .split("|")
        .map((tag) => tag.trim())
        .filter((tag) => tag !== "");
    case "enabled":
      return booleanOf(text);
    case "metadata":
      return objectOf(text);
    default:
      return text;
  }
}

function objectOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
