/** Seeded mutations of requests: the same seed makes the same requests. */
export type Random = () => number;

export function below(random: Random, n: number): number {
  return Math.floor(random() * n);
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[below(random, from.length)]!;
}

const times = [
  0,
  -1,
  8.64e15,
  1e18,
  "2026-11-22T10:00:00Z",
  "9999-12-31T23:59:59.999Z",
  "2026-02-30T00:00:00Z",
];
const numbers = [0, -0, 1, -1, 0.5, 90, -90, 90.000001, 180, -180, 180.000001, 360, 1e-320, 1e308, -1e308];
const integers = [2 ** 31, 2 ** 53, 2 ** 53 + 2, -(2 ** 63), 1.5, 1_000, 50_000];
export const texts = [
  "",
  " ",
  "NaN",
  "\u0000",
  "\ud800",
  "\udfff😀",
  "é".repeat(300),
  "x".repeat(3_000),
  "__proto__",
  "constructor",
  "toString",
  "../../x",
  "' OR 1=1 --",
  "%",
  "_",
  "{{ customer",
  "{{ customer.firstName }}",
  "{% for i in (1..1000000000) %}{{ i }}{% endfor %}",
  "{{ 'a' | append: customer.id }}",
  "ever",
  "0s",
  "1s",
  "3650d",
  "99999999999d",
  "on",
  "off",
  "enter",
  "exit",
  "fr",
  "Europe/Paris",
  "Etc/GMT+12",
  "opera",
  "ana",
];
const values: readonly unknown[] = [
  ...times,
  ...numbers,
  ...integers,
  ...texts,
  null,
  true,
  false,
  [],
  {},
  [[]],
];
/** What `JSON.stringify` does not write, but a body may hold. */
const literals = [
  "1e999",
  "-1e999",
  "1E400",
  "-0.0",
  "1e-999",
  "NaN",
  "Infinity",
  "0x10",
  "01",
  '"\\ud800"',
  '"\\u0000"',
];
const names = ["__proto__", "constructor", "toString", "", "a/b~c", "id", "\u0000", "pings", "sentAt"];

/** A body with up to three changes; as text, since some changes are none that JSON could hold. */
export function mutatedBody(body: unknown, random: Random): string {
  let changed: unknown = structuredClone(body);
  for (let changes = below(random, 4); changes > 0; changes--) changed = changedValue(changed, random);
  const text = JSON.stringify(changed) ?? "";
  return random() < 0.15 ? mutatedText(text, random) : text;
}

function changedValue(value: unknown, random: Random): unknown {
  if (typeof value !== "object" || value === null || random() < 0.1) return pick(random, values);
  if (Array.isArray(value)) return changedArray([...(value as unknown[])], random);
  const entries = Object.entries(value);
  const i = below(random, Math.max(1, entries.length));
  const entry = entries[i];
  if (entry === undefined || random() < 0.1) return { ...value, [pick(random, names)]: pick(random, values) };
  if (random() < 0.15) entries.splice(i, 1);
  else entries[i] = [entry[0], changedValue(entry[1], random)];
  return Object.fromEntries(entries);
}

function changedArray(items: unknown[], random: Random): unknown[] {
  const i = below(random, Math.max(1, items.length));
  const action = random();
  if (items.length === 0 || action < 0.1) items.push(pick(random, values));
  else if (action < 0.2) items.splice(i, 1);
  else if (action < 0.3) items.push(...items);
  else if (action < 0.4) items.reverse();
  else items[i] = changedValue(items[i], random);
  return items;
}

function mutatedText(text: string, random: Random): string {
  const at = below(random, text.length + 1);
  const action = random();
  if (action < 0.3) return text.slice(0, at) + text.slice(at + 1);
  if (action < 0.5) return text.slice(0, at);
  if (action < 0.7)
    return (
      text.slice(0, at) + pick(random, ['"', "{", "}", "[", "]", ",", ":", "\\", "\u0007"]) + text.slice(at)
    );
  const scalars = [...text.matchAll(/(?<=[:[,])(-?\d[\d.eE+-]*|"[^"\\]*"|true|false|null)/g)];
  if (scalars.length === 0) return text + text;
  const { index, 0: old } = pick(random, scalars);
  return text.slice(0, index) + pick(random, literals) + text.slice(index + old.length);
}

const segments = [
  "%00",
  "%E0%A4%A",
  "%2F",
  "..%2f",
  "%F0%9F%98%80",
  "a".repeat(2_000),
  "constructor",
  "__proto__",
  "-",
  "%20",
];
const queries = [
  "limit=0",
  "limit=501",
  "limit=1e3",
  "limit=",
  "limit=500",
  "cursor=",
  "cursor=%00",
  "cursor=AAAA",
  "cursor=MDAwMDAwMDAwMDAwMDAwIGE",
  "q=",
  "q=%25",
  "q=%C3%89",
  "q=%00",
  "latitude=1e999&longitude=2",
  "latitude=90&longitude=180&radius=20000000",
  "from=&to=",
  "from=0&to=99999999999999999999",
  "customerId=constructor",
  "customerId=%00",
  "tag=store&tag=x",
  "repair=true",
  "constructor=1",
  "__proto__=1",
];

export function mutatedPath(path: string, random: Random): string {
  const [route = "", query = ""] = path.split("?");
  const parts = route.split("/");
  if (random() < 0.1) parts[2 + below(random, Math.max(1, parts.length - 2))] = pick(random, segments);
  const asked = random() < 0.25 ? pick(random, queries) : query;
  return parts.join("/") + (asked === "" ? "" : `?${asked}`);
}
