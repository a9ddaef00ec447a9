import { catalogue } from "../../../strings/catalogue.ts";

export const reachStrings = catalogue(
  {
    title: "Who can be reached now",
    steps: {
      customers: "Customers",
      audience: "In the audience",
      locationConsent: "Agreed to location",
      pushConsent: "Agreed to push",
      reachableDevice: "Phone in reach",
      notCapped: "Under every limit",
      seenIn30Days: "Seen in 30 days",
    },
    counting: "Counting",
    nobody: "There are no customers yet. They appear when your app signs them in, or by an import.",
  },
  {
    title: "Qui peut être joint maintenant",
    steps: {
      customers: "Clients",
      audience: "Dans l’audience",
      locationConsent: "Ont accepté la localisation",
      pushConsent: "Ont accepté les notifications",
      reachableDevice: "Téléphone joignable",
      notCapped: "Sous toutes les limites",
      seenIn30Days: "Vus en 30 jours",
    },
    counting: "Calcul en cours",
    nobody:
      "Il n’y a pas encore de clients. Ils apparaissent quand votre application les connecte, ou par un import.",
  },
);
