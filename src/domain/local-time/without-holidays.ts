import OpeningHoursOfOsm from "opening_hours";

/** Public and school holidays, as opening hours name them. */
export type Holidays = "PH" | "SH";

/**
 * Opening hours as they read where these holidays fall on no day: `Mo-Fr,PH 10:00-12:00` is left with its weekdays, and
 * a rule for holidays alone is gone. Throws what the library throws of a text that it cannot read anywhere.
 */
export function withoutHolidays(text: string, kinds: readonly Holidays[]): string {
  if (kinds.length === 0) return text;
  const comments: string[] = [];
  // The library's own place has both kinds. It writes lists with a comma, and rules apart with a comma and a space.
  const plain = new OpeningHoursOfOsm(text, null)
    .prettifyValue()
    .replace(/"[^"]*"/g, (comment) => `"${comments.push(comment) - 1}"`);
  const holidays = `(?:${kinds.join("|")})(?: [+-]\\d+ days?)?`;
  const listed = new RegExp(`,${holidays}(?=[, ]|$)|(?<![^ ])(?:${holidays},)+`, "g");
  const alone = new RegExp(`(?<![^ ])${holidays}(?!\\w)`);
  const rules = [...plain.matchAll(/(; |, | \|\| |^)(.*?)(?=; |, | \|\| |$)/g)]
    .map(([, separator = "", rule = ""]) => ({ separator, rule: rule.replace(listed, "") }))
    .filter(({ rule }) => !alone.test(rule));
  const left = rules.map(({ separator, rule }, i) => (i === 0 ? rule : separator + rule)).join("");
  return left.replace(/"(\d+)"/g, (_, i) => comments[i]!) || "off";
}
