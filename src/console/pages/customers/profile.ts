type Traits = Readonly<Record<string, unknown>>;

/** The name that a brand's own traits give somebody, by the usual names of such traits; null for none. */
export function nameOf(traits: Traits): string | null {
  const text = (...names: readonly string[]) => {
    const found = names
      .map((name) => traits[name])
      .find((value) => typeof value === "string" && value !== "");
    return found === undefined ? null : String(found);
  };
  const whole = text("name", "fullName");
  if (whole !== null) return whole;
  const parts = [text("firstName", "first_name"), text("lastName", "last_name")].filter(Boolean);
  return parts.length === 0 ? null : parts.join(" ");
}

/** A trait's value in one line. */
export function traitText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
