import { catalogue } from "../../../strings/catalogue.ts";

export const simulateStrings = catalogue(
  {
    title: "Last week, replayed",
    hint: "The visits of the last seven days meet this campaign as it stands here, with all that is active. Nothing is written, nothing is sent.",
    run: "Simulate on last week",
    again: "Simulate again",
    progress: (done: string, total: string) => `${done} of ${total} events`,
    preparing: "Reading last week",
    result: (messages: string, people: string, zones: string) =>
      `Last week this would have sent ${messages} to ${people} in ${zones}.`,
    nothing: "Last week this would have sent nothing.",
    messages: (n: number, shown: string) => (n === 1 ? "1 message" : `${shown} messages`),
    people: (n: number, shown: string) => (n === 1 ? "1 customer" : `${shown} customers`),
    zones: (n: number, shown: string) => (n === 1 ? "1 zone" : `${shown} zones`),
    ghosts: (n: string) => `${n} would have been held back to measure.`,
    noEvents:
      "Nobody was seen in a zone in the last seven days, so there is nothing to replay. Launch it when you like, or try it on your own phone first.",
    noMoments: "There were visits, but none that this campaign waits for: another zone, or another trigger.",
    stopped: "What stopped the others",
    examples: "Why, for three of them",
    stale: "The campaign was changed since.",
    truncated: "There were more decisions than one answer holds: the first are counted here.",
    sent: "Would be sent",
  },
  {
    title: "La semaine passée, rejouée",
    hint: "Les visites des sept derniers jours rencontrent cette campagne telle qu’elle est ici, avec tout ce qui est actif. Rien n’est écrit, rien n’est envoyé.",
    run: "Simuler sur la semaine passée",
    again: "Simuler à nouveau",
    progress: (done, total) => `${done} évènements sur ${total}`,
    preparing: "Lecture de la semaine passée",
    result: (messages, people, zones) =>
      `La semaine passée, elle aurait envoyé ${messages} à ${people} dans ${zones}.`,
    nothing: "La semaine passée, elle n’aurait rien envoyé.",
    messages: (n, shown) => (n < 2 ? `${shown} message` : `${shown} messages`),
    people: (n, shown) => (n < 2 ? `${shown} client` : `${shown} clients`),
    zones: (n, shown) => (n < 2 ? `${shown} zone` : `${shown} zones`),
    ghosts: (n) => `${n} auraient été retenus pour la mesure.`,
    noEvents:
      "Personne n’a été vu dans une zone ces sept derniers jours : il n’y a rien à rejouer. Lancez-la quand vous voulez, ou essayez-la d’abord sur votre téléphone.",
    noMoments:
      "Il y a eu des visites, mais aucune de celles que cette campagne attend : autre zone, ou autre déclencheur.",
    stopped: "Ce qui a arrêté les autres",
    examples: "Pourquoi, pour trois d’entre eux",
    stale: "La campagne a changé depuis.",
    truncated: "Il y a plus de décisions qu’une réponse n’en contient : les premières sont comptées ici.",
    sent: "Serait envoyé",
  },
);
