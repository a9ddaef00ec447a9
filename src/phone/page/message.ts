/** A message as the page shows it. */
export interface Message {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly image: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Null: without an offer, or not known yet. */
  readonly offerCode: string | null;
}

/** As the service worker keeps it when it is pushed. */
export type Pushed = Omit<Message, "at" | "offerCode"> & { readonly receivedAt: number };

/** As the service's inbox lists it. */
type Listed = Omit<Message, "at"> & { readonly createdAt: string };

const most = 50;

/** Each message once, as the best of the three knows it. */
export function merge(
  inbox: readonly Listed[],
  known: readonly Message[],
  pushed: readonly Pushed[],
): Message[] {
  const all = new Map<string, Message>();
  for (const { receivedAt, ...rest } of pushed)
    all.set(rest.id, { ...rest, at: receivedAt, offerCode: null });
  for (const one of known) all.set(one.id, one);
  for (const { id, title, body, url, image, offerCode, createdAt } of inbox)
    all.set(id, { id, title, body, url, image, offerCode, at: Date.parse(createdAt) });
  return [...all.values()].sort((a, b) => b.at - a.at).slice(0, most);
}
