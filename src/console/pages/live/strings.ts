import { catalogue } from "../../strings/catalogue.ts";

export const liveStrings = catalogue(
  {
    title: "Live",
    lead: "What is happening, and why?",
    soon: "This page is not built yet",
    soonWhy: "Events and decisions will appear here as they happen, each with why it was, or was not, sent.",
  },
  {
    title: "En direct",
    lead: "Que se passe-t-il, et pourquoi ?",
    soon: "Cette page n’est pas encore construite",
    soonWhy:
      "Les évènements et les décisions apparaîtront ici au fil de l’eau, chacun avec la raison de son envoi ou de son blocage.",
  },
);
