/** A simulated customer. The ids say so; the names are first names only. */
export interface Customer {
  readonly id: string;
  readonly firstName: string;
  readonly locale: "fr" | "en";
  /** Store in whose neighbourhood the walk begins. */
  readonly near: string;
  /** Metres outside that store's zone at which the walk begins. */
  readonly away: number;
  readonly agreesToPush: boolean;
}

/** The first ones start at a door, so that something happens at once; the others arrive in the next minute. */
const ROWS: readonly (readonly [string, Customer["locale"], string, number])[] = [
  ["Léa", "fr", "galeries-lafayette", 3],
  ["Oscar", "en", "bon-marche", 5],
  ["Zoé", "fr", "shakespeare-and-company", 3],
  ["Hugo", "fr", "monoprix-opera", 10],
  ["Emma", "en", "bhv-marais", 16],
  ["Jules", "fr", "samaritaine", 22],
  ["Alice", "en", "galignani", 28],
  ["Adam", "fr", "printemps-haussmann", 36],
  ["Nina", "en", "monoprix-saint-germain", 44],
  ["Louis", "fr", "fnac-montparnasse", 52],
  ["Rose", "en", "merci", 60],
  ["Chloé", "fr", "gibert-joseph", 8],
];

export const customers: readonly Customer[] = ROWS.map(([firstName, locale, near, away], index) => ({
  id: `demo-${String(index + 1).padStart(2, "0")}`,
  firstName,
  locale,
  near,
  away,
  agreesToPush: index !== ROWS.length - 1,
}));
