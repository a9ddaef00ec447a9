import { h } from "../dom.ts";
import { mark } from "../icons.ts";
import type { Message } from "../message.ts";
import { codeUrl } from "../messages.ts";
import { momentText, words } from "../words/index.ts";

/** Offers as cards, each a tap away from the till. */
export function offers(messages: readonly Message[], none: string, open: (id: string) => void): HTMLElement {
  const some = messages.filter(({ offerCode }) => offerCode !== null);
  return h(
    "section",
    { class: "offers", "aria-labelledby": "offers" },
    h("h2", { id: "offers" }, words.offers.title),
    ...(some.length === 0
      ? [h("div", { class: "card empty" }, mark(), h("p", {}, none))]
      : some.map((message) => card(message, open))),
  );
}

/** Its code, small: and so it is kept for a till without a network. */
function card({ id, title, body, image, offerCode, at }: Message, open: (id: string) => void): HTMLElement {
  return h(
    "article",
    { class: "card offer", "data-id": id },
    image !== null && h("img", { class: "photo", src: image, alt: "", loading: "lazy" }),
    h(
      "div",
      { class: "offer-text" },
      h("h3", {}, title),
      h("p", {}, body),
      h("time", { class: "quiet", datetime: new Date(at).toISOString() }, momentText(at)),
    ),
    h("img", { class: "code-small", src: codeUrl(offerCode!), alt: "", width: 84, height: 84 }),
    h("button", { type: "button", class: "primary", onclick: () => open(id) }, words.offers.show),
  );
}

/** All that was sent, as one reads mail. */
export function inbox(messages: readonly Message[], open: (id: string) => void): HTMLElement {
  const row = ({ id, title, body, at }: Message) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "message", onclick: () => open(id) },
        h("strong", {}, title),
        h("span", {}, body),
        h("time", { class: "quiet", datetime: new Date(at).toISOString() }, momentText(at)),
      ),
    );
  return h(
    "section",
    { class: "inbox", "aria-labelledby": "inbox" },
    h("h2", { id: "inbox" }, words.inbox.title),
    messages.length === 0
      ? h("p", { class: "card empty quiet" }, words.inbox.none)
      : h("ul", { class: "card list rows" }, ...messages.map(row)),
  );
}
