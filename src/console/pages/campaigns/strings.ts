import { catalogue } from "../../strings/catalogue.ts";

export const campaignsStrings = catalogue(
  {
    title: "Campaigns",
    lead: "What, to whom, when, and how often?",
    soon: "This page is not built yet",
    soonWhy:
      "The API has campaigns already: create and launch them there, or with the samples. They will be listed and edited here.",
  },
  {
    title: "Campagnes",
    lead: "Quoi, à qui, quand, et à quelle fréquence ?",
    soon: "Cette page n’est pas encore construite",
    soonWhy:
      "L’API gère déjà les campagnes : créez-les et lancez-les là, ou avec les exemples. Elles seront listées et modifiées ici.",
  },
);
