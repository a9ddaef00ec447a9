import { plain, type Zone } from "../../api/zone.ts";

/** Zones with every word of the text, and the tag; those whose name begins so come first. */
export function searchZones(zones: readonly Zone[], text: string, tag: string): readonly Zone[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  if (words.length === 0 && tag === "") return sorted(zones);
  const first: Zone[] = [];
  const rest: Zone[] = [];
  for (const zone of zones) {
    if (tag !== "" && !zone.tags.includes(tag)) continue;
    if (!words.every((word) => zone.words.includes(word))) continue;
    (words[0] !== undefined && zone.words.startsWith(words[0]) ? first : rest).push(zone);
  }
  return [...sorted(first), ...sorted(rest)];
}

/** More than this is searched rather than read through. */
const mostSorted = 5_000;
const { compare } = new Intl.Collator(undefined, { numeric: true });

function sorted(zones: readonly Zone[]): readonly Zone[] {
  return zones.length > mostSorted ? zones : zones.toSorted((a, b) => compare(a.name, b.name));
}

/** The tags there are, the most used first. */
export function tagsOf(zones: readonly Zone[]): readonly { readonly tag: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { tags } of zones) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => b.count - a.count);
}

/** Coordinates that were typed, latitude first; null when the text is none. */
export function placeTyped(text: string): readonly [lng: number, lat: number] | null {
  const found = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  if (found === null) return null;
  const [lat, lng] = [Number(found[1]), Number(found[2])];
  return Math.abs(lat) <= 85 && Math.abs(lng) <= 180 ? [lng, lat] : null;
}
