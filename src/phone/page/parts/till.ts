import { h } from "../dom.ts";
import type { Message } from "../message.ts";
import { codeUrl } from "../messages.ts";
import { momentText, words } from "../words/index.ts";

/** One message, large: with an offer it is what the till scans, black on white in any mode, and the screen stays on. */
export class Till {
  readonly element = h("dialog", { class: "till", "aria-labelledby": "till-title" });
  #awake: WakeLockSentinel | undefined;

  constructor(closed: () => void) {
    this.element.addEventListener("close", () => {
      void this.#awake?.release();
      this.#awake = undefined;
      closed();
    });
  }

  show({ title, body, url, offerCode, at }: Message): void {
    const code = offerCode !== null && [
      h("img", {
        class: "qr",
        src: codeUrl(offerCode),
        alt: `${words.offers.code}: ${offerCode}`,
        width: 280,
        height: 280,
      }),
      h("p", { class: "code" }, offerCode),
      h("p", { class: "quiet" }, words.offers.scan),
    ];
    this.element.replaceChildren(
      h(
        "form",
        { method: "dialog" },
        h("h2", { id: "till-title", tabindex: -1 }, title),
        h("p", {}, body),
        ...(code || []),
        isWebPage(url) &&
          h("p", {}, h("a", { href: url, rel: "noreferrer", target: "_blank" }, words.offers.link)),
        h("p", { class: "quiet" }, momentText(at)),
        h("button", { class: "primary wide" }, words.close),
      ),
    );
    if (!this.element.open) this.element.showModal();
    if (code) void this.#stayAwake();
  }

  async #stayAwake(): Promise<void> {
    this.#awake ??= await navigator.wakeLock?.request("screen").catch(() => undefined);
  }
}

/** A campaign's address is the shop's own to choose; one that would run code is none. */
function isWebPage(url: string | null): url is string {
  return url !== null && /^https?:/.test(new URL(url, location.origin).href);
}
