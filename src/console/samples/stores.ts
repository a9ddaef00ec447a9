/** A sample store: `radius` in metres around the middle of the building. */
export interface Store {
  readonly id: string;
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly radius: number;
  readonly tag:
    | "department-store"
    | "bookshop"
    | "supermarket"
    | "food"
    | "fashion"
    | "home"
    | "leisure"
    | "mall";
  /** OpenStreetMap syntax; left out where not known for sure. */
  readonly openingHours?: string;
}

type Row = readonly [
  id: string,
  name: string,
  latitude: number,
  longitude: number,
  radius: number,
  tag: Store["tag"],
  openingHours?: string,
];

/** Real shops of Paris, written down from memory: places are good to some 50 m, and hours change. */
const ROWS: readonly Row[] = [
  // Around the Opéra and boulevard Haussmann
  [
    "galeries-lafayette",
    "Galeries Lafayette Haussmann",
    48.8736,
    2.332,
    90,
    "department-store",
    "Mo-Sa 10:00-20:30; Su 11:00-20:00",
  ],
  [
    "printemps-haussmann",
    "Printemps Haussmann",
    48.8738,
    2.3282,
    90,
    "department-store",
    "Mo-Sa 10:00-20:00; Su 11:00-20:00",
  ],
  ["fnac-saint-lazare", "Fnac Saint-Lazare", 48.8752, 2.3275, 60, "leisure"],
  ["citadium-caumartin", "Citadium Caumartin", 48.8745, 2.3286, 50, "fashion"],
  ["apple-opera", "Apple Opéra", 48.8717, 2.3323, 50, "leisure"],
  ["uniqlo-opera", "Uniqlo Opéra", 48.872, 2.3301, 50, "fashion"],
  ["galeries-lafayette-gourmet", "Galeries Lafayette Le Gourmet", 48.8732, 2.3308, 60, "food"],
  ["decathlon-madeleine", "Decathlon Madeleine", 48.8697, 2.3261, 60, "leisure"],
  ["hermes-faubourg", "Hermès Faubourg Saint-Honoré", 48.8689, 2.322, 50, "fashion"],
  ["laduree-royale", "Ladurée Royale", 48.8687, 2.3236, 40, "food"],
  ["a-la-mere-de-famille", "À la Mère de Famille", 48.8735, 2.3432, 40, "food"],
  ["monoprix-opera", "Monoprix Opéra", 48.8666, 2.3337, 60, "supermarket"],
  ["brentanos", "Brentano's", 48.8692, 2.3322, 40, "bookshop"],
  // Along the rue de Rivoli to the Marais
  ["smith-and-son", "Smith & Son", 48.8657, 2.3259, 40, "bookshop"],
  ["galignani", "Librairie Galignani", 48.8652, 2.3285, 40, "bookshop"],
  ["delamain", "Librairie Delamain", 48.8631, 2.3368, 40, "bookshop"],
  ["carrousel-du-louvre", "Carrousel du Louvre", 48.8622, 2.3347, 90, "mall"],
  ["samaritaine", "La Samaritaine", 48.8591, 2.3424, 80, "department-store", "Mo-Su 10:00-20:00"],
  ["fnac-les-halles", "Fnac Forum des Halles", 48.862, 2.3465, 70, "leisure"],
  ["dehillerin", "E. Dehillerin", 48.8645, 2.3429, 40, "home"],
  ["stohrer", "Stohrer", 48.8655, 2.3466, 40, "food"],
  ["leroy-merlin-beaubourg", "Leroy Merlin Beaubourg", 48.8618, 2.3524, 50, "home"],
  ["bhv-marais", "Le BHV Marais", 48.8575, 2.3531, 90, "department-store"],
  ["mariage-freres-marais", "Mariage Frères Marais", 48.8576, 2.3557, 40, "food"],
  ["uniqlo-marais", "Uniqlo Marais", 48.8571, 2.3596, 50, "fashion"],
  ["monoprix-saint-paul", "Monoprix Saint-Paul", 48.8545, 2.363, 60, "supermarket"],
  ["merci", "Merci", 48.8606, 2.3667, 50, "home"],
  ["rougier-et-ple", "Rougier & Plé", 48.8617, 2.3664, 50, "home"],
  // Left bank
  [
    "bon-marche",
    "Le Bon Marché Rive Gauche",
    48.8511,
    2.3244,
    90,
    "department-store",
    "Mo-Sa 10:00-19:45; Su 11:00-19:45",
  ],
  [
    "grande-epicerie",
    "La Grande Épicerie de Paris",
    48.8501,
    2.3234,
    60,
    "food",
    "Mo-Sa 08:30-21:00; Su 10:00-20:00",
  ],
  ["poilane", "Poilâne", 48.8516, 2.3285, 40, "food"],
  ["la-procure", "La Procure", 48.8509, 2.3325, 40, "bookshop"],
  ["ecume-des-pages", "L'Écume des pages", 48.8541, 2.3325, 40, "bookshop"],
  ["monoprix-saint-germain", "Monoprix Saint-Germain-des-Prés", 48.8534, 2.3325, 50, "supermarket"],
  ["deyrolle", "Deyrolle", 48.8567, 2.3264, 40, "home", "Mo 10:00-13:00,14:00-19:00; Tu-Sa 10:00-19:00"],
  ["gibert-joseph", "Gibert Joseph", 48.8501, 2.3426, 50, "bookshop"],
  ["au-vieux-campeur", "Au Vieux Campeur", 48.8498, 2.3462, 50, "leisure"],
  [
    "shakespeare-and-company",
    "Shakespeare and Company",
    48.8526,
    2.3471,
    40,
    "bookshop",
    "Mo-Sa 10:00-20:00; Su 12:00-19:00",
  ],
  ["fnac-montparnasse", "Fnac Montparnasse", 48.8458, 2.3261, 60, "leisure"],
  ["monoprix-montparnasse", "Monoprix Montparnasse", 48.8415, 2.3227, 60, "supermarket"],
  // Further out
  ["fnac-ternes", "Fnac Ternes", 48.8788, 2.2946, 60, "leisure"],
  ["publicis-drugstore", "Publicis Drugstore", 48.8726, 2.2972, 50, "leisure"],
  ["beaugrenelle", "Beaugrenelle", 48.8487, 2.2823, 120, "mall"],
  ["passy-plaza", "Passy Plaza", 48.8577, 2.2797, 60, "mall"],
  ["italie-deux", "Italie Deux", 48.83, 2.3556, 120, "mall"],
  ["tang-freres", "Tang Frères avenue d'Ivry", 48.8236, 2.3658, 60, "supermarket"],
  ["marche-saint-pierre", "Marché Saint-Pierre", 48.8851, 2.3447, 50, "home"],
];

export const stores: readonly Store[] = ROWS.map(
  ([id, name, latitude, longitude, radius, tag, openingHours]) => ({
    id,
    name,
    latitude,
    longitude,
    radius,
    tag,
    ...(openingHours !== undefined && { openingHours }),
  }),
);

/** A store as the API takes it. */
export function toGeofence({ name, latitude, longitude, radius, tag, openingHours }: Store) {
  return {
    name,
    geometry: { type: "Point", coordinates: [longitude, latitude] },
    radius,
    tags: ["store", tag],
    ...(openingHours !== undefined && { openingHours }),
  };
}
