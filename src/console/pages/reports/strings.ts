import { catalogue } from "../../strings/catalogue.ts";

export const reportsStrings = catalogue(
  {
    title: "Reports",
    lead: "Did it bring people in?",
    soon: "This page is not built yet",
    soonWhy:
      "Each campaign’s funnel, from decided to redeemed, and visits per zone will be here, every rate with its n.",
  },
  {
    title: "Rapports",
    lead: "Cela a-t-il fait venir du monde ?",
    soon: "Cette page n’est pas encore construite",
    soonWhy:
      "L’entonnoir de chaque campagne, de la décision à l’utilisation, et les visites par zone figureront ici, chaque taux avec son n.",
  },
);
