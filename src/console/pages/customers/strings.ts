import { catalogue } from "../../strings/catalogue.ts";

export const customersStrings = catalogue(
  {
    title: "Customers",
    lead: "What does this customer get from us?",
    soon: "This page is not built yet",
    soonWhy:
      "One customer’s messages, visits, consents and the pressure they have left will be here, in one order.",
  },
  {
    title: "Clients",
    lead: "Que reçoit ce client de notre part ?",
    soon: "Cette page n’est pas encore construite",
    soonWhy:
      "Les messages, visites et accords d’un client, et la pression qu’il lui reste, figureront ici dans un seul fil.",
  },
);
