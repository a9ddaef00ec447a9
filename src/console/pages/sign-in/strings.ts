import { catalogue } from "../../strings/catalogue.ts";

export const signInStrings = catalogue(
  {
    title: "Sign in",
    lead: "The right message, at the door of the right shop, and never one too many.",
    key: "Secret key",
    keyHint: "It begins with sk_. The server printed it once, at its first start.",
    button: "Sign in",
    invited: "You are invited",
    invitedLead: "This link signs you in on this device. It works once.",
    accept: "Accept and sign in",
    withKey: "Sign in with a key",
    stay: (name: string) => `Stay signed in as ${name}`,
    noKey: "No key? Ask an admin for an invitation link.",
    keep: "You stay signed in on this browser for 30 days.",
  },
  {
    title: "Connexion",
    lead: "Le bon message, à la porte du bon magasin, et jamais un de trop.",
    key: "Clé secrète",
    keyHint: "Elle commence par sk_. Le serveur l’a affichée une fois, à son premier démarrage.",
    button: "Se connecter",
    invited: "Vous êtes invité",
    invitedLead: "Ce lien vous connecte sur cet appareil. Il ne sert qu’une fois.",
    accept: "Accepter",
    withKey: "Se connecter avec une clé",
    stay: (name) => `Rester connecté en tant que ${name}`,
    noKey: "Pas de clé ? Demandez un lien d’invitation à un administrateur.",
    keep: "Vous restez connecté dans ce navigateur pendant 30 jours.",
  },
);
