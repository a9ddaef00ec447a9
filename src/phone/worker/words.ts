const en = { open: "Show it", unsubscribe: "No more messages", unreadable: "A message from your shop" };
const fr: typeof en = {
  open: "Voir",
  unsubscribe: "Ne plus en recevoir",
  unreadable: "Un message de votre magasin",
};

/** The words beside a message, in the browser's language. */
export const words = (language: string) => (/^fr\b/i.test(language) ? fr : en);
