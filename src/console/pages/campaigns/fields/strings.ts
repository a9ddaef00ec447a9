import { catalogue } from "../../../strings/catalogue.ts";

export const fieldStrings = catalogue(
  {
    count: "how many",
    unit: "unit",
    units: { s: "seconds", m: "minutes", h: "hours", d: "days", ever: "ever" },
    zones: "Zones",
    tags: "Tags",
    tagCount: (n: string) => `${n} zones`,
    allZones: "All zones",
    searchZones: "Name, tag or id",
    noZone: "No zone or tag has this in its name.",
    noHours: "no opening hours",
    disabled: "disabled",
    andMore: (n: string) => `and ${n} more`,
    loadingZones: (n: string) => `${n} zones so far`,
  },
  {
    count: "nombre",
    unit: "unité",
    units: { s: "secondes", m: "minutes", h: "heures", d: "jours", ever: "en tout" },
    zones: "Zones",
    tags: "Étiquettes",
    tagCount: (n) => `${n} zones`,
    allZones: "Toutes les zones",
    searchZones: "Nom, étiquette ou identifiant",
    noZone: "Aucune zone ni étiquette ne porte ce nom.",
    noHours: "sans horaires",
    disabled: "désactivée",
    andMore: (n) => `et ${n} autres`,
    loadingZones: (n) => `${n} zones pour l’instant`,
  },
);
