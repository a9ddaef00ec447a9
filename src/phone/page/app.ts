import { type Fix, openParvis, type Parvis, type PhoneEvent, type Purpose, type Zone } from "../sdk/index.ts";
import { h } from "./dom.ts";
import { ShopMap } from "./map/map.ts";
import type { Message } from "./message.ts";
import { forgetMessages, readMessages } from "./messages.ts";
import { about, askToForget } from "./parts/about.ts";
import { choose, openQuestion, question } from "./parts/consent.ts";
import { header } from "./parts/header.ts";
import { inbox, offers } from "./parts/offers.ts";
import { shops } from "./parts/shops.ts";
import { Till } from "./parts/till.ts";
import { WalkPanel } from "./walk/panel.ts";
import { SwitchedPositions } from "./walk/positions.ts";
import { words } from "./words/index.ts";

/** A walk begins here where no position is known: somebody tries the page at a desk. */
const paris = { latitude: 48.8719, longitude: 2.3316 };

/** The page once it has a key: one screen, and what is asked or shown on it. */
export class App {
  readonly #root: HTMLElement;
  readonly #parvis: Parvis;
  readonly #positions: SwitchedPositions;
  readonly #registration: ServiceWorkerRegistration | undefined;
  readonly #map = new ShopMap();
  readonly #walk: WalkPanel;
  readonly #till = new Till(() => this.#closed());
  readonly #top = h("div", { class: "top" });
  readonly #offers = h("div");
  readonly #near = h("div", { class: "near", "aria-live": "polite" });
  readonly #inbox = h("div");
  readonly #about = h("div");
  #messages: readonly Message[] = [];
  #fix: Fix | null = null;
  #zones: readonly Zone[] = [];
  #trouble: string | null = null;
  #notice: string | null = null;
  /** The question that was answered and is being acted upon: the next one waits. */
  #deciding: Purpose | null = null;

  private constructor(
    root: HTMLElement,
    parvis: Parvis,
    positions: SwitchedPositions,
    registration: ServiceWorkerRegistration | undefined,
  ) {
    this.#root = root;
    this.#parvis = parvis;
    this.#registration = registration;
    this.#positions = positions;
    this.#walk = new WalkPanel(
      positions,
      () => this.#fix ?? paris,
      () => this.#drawMap(),
    );
  }

  static async open(
    root: HTMLElement,
    publishableKey: string,
    registration: ServiceWorkerRegistration | undefined,
  ): Promise<void> {
    const positions = new SwitchedPositions();
    let app: App | undefined;
    const parvis = await openParvis({
      baseUrl: "",
      publishableKey,
      positions,
      ...(registration && { registration }),
      onEvent: (event) => app?.heard(event),
    });
    app = new App(root, parvis, positions, registration);
    app.start();
  }

  start(): void {
    this.#root.replaceChildren(
      header(),
      h(
        "main",
        {},
        this.#top,
        this.#offers,
        h(
          "section",
          { class: "around", "aria-labelledby": "around" },
          h("h2", { id: "around" }, words.map.title),
          h("div", { class: "card map-card" }, this.#map.element, this.#near, this.#walk.element),
        ),
        this.#inbox,
        this.#about,
      ),
      this.#till.element,
    );
    addEventListener("hashchange", () => this.#route());
    navigator.serviceWorker?.addEventListener("message", ({ data }) => this.#told(data));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.#refresh();
    });
    this.#draw();
    void this.#refresh().then(() => this.#route());
  }

  /** What the SDK tells, of this tab and others. */
  heard(event: PhoneEvent): void {
    if (event.type === "fix") {
      this.#trouble = null;
      [this.#fix, this.#zones] = [event.fix, event.zones];
      this.#drawMap();
    } else if (event.type === "position-error") {
      this.#trouble = event.code === 1 ? words.map.denied : words.map.lost;
      this.#drawMap();
    } else if (event.type === "geofences") {
      // What a door is worth shows a moment later, when the message has left.
      for (const wait of [1_000, 4_000]) setTimeout(() => void this.#refresh(), wait);
    } else {
      if (this.#parvis.customerId === undefined) this.#messages = [];
      if (!this.#parvis.consents.location?.granted) this.#forgetPlace();
      this.#draw();
    }
  }

  #forgetPlace(): void {
    [this.#fix, this.#zones] = [null, []];
    this.#walk.stop();
  }

  #told(data: { readonly type?: string; readonly url?: string } | null): void {
    if (data?.type === "arrived") void this.#refresh();
    if (data?.type === "open" && data.url) location.hash = new URL(data.url).hash;
  }

  async #refresh(): Promise<void> {
    this.#messages = await readMessages(this.#parvis).catch(() => this.#messages);
    this.#drawMessages();
  }

  #draw(): void {
    const asked = this.#deciding ?? openQuestion(this.#parvis);
    this.#top.replaceChildren(
      ...(this.#notice ? [h("p", { class: "card notice", role: "status" }, this.#notice)] : []),
      ...(asked
        ? [question(asked, this.#deciding !== null, (granted) => void this.#choose(asked, granted))]
        : []),
    );
    this.#root.classList.toggle("asking", asked !== null);
    const acts = {
      choose: (purpose: Purpose, granted: boolean) => void this.#choose(purpose, granted),
      forget: () => void this.#forget(),
    };
    this.#about.replaceChildren(about(this.#parvis, acts));
    this.#drawMessages();
    this.#drawMap();
  }

  #drawMessages(): void {
    const open = (id: string) => {
      location.hash = `message=${id}`;
    };
    this.#offers.replaceChildren(offers(this.#messages, this.#none, open));
    this.#inbox.replaceChildren(inbox(this.#messages, open));
  }

  /** Why there is no offer to see, where there is none. */
  get #none(): string {
    const { location, push } = this.#parvis.consents;
    if (!push?.granted) return words.offers.noneWithoutMessages;
    return location?.granted ? words.offers.none : words.offers.noneWithoutPlace;
  }

  #drawMap(): void {
    const made = this.#positions.pretended;
    const seen = this.#parvis.consents.location?.granted ? this.#fix : null;
    const fix = made ? { ...made, at: Date.now(), accuracy: 8 } : seen;
    this.#map.show({ fix, zones: this.#zones, ...(made && { put: this.#walk.put }) });
    const isOn = this.#parvis.consents.location?.granted ?? false;
    this.#walk.element.hidden = !isOn;
    this.#map.element.hidden = !isOn || (fix === null && this.#trouble !== null);
    const status = !isOn ? words.map.off : (this.#trouble ?? words.map.waiting);
    this.#near.replaceChildren(fix && isOn ? shops(fix, this.#zones) : h("p", { class: "quiet" }, status));
  }

  async #choose(purpose: Purpose, granted: boolean): Promise<void> {
    this.#notice = null;
    const wasAsked = openQuestion(this.#parvis) === purpose;
    // Who is asked where they are before messages can reach them may miss the offer of the shop they stand in.
    this.#deciding = wasAsked ? purpose : null;
    this.#notice = await choose(this.#parvis, purpose, granted).then(
      (isAllowed) => (isAllowed ? null : words.consent.blocked),
      () => this.#fault(purpose),
    );
    this.#deciding = null;
    this.#draw();
    // What was tapped has been drawn anew.
    const next = wasAsked ? "#question" : `.about [data-purpose=${purpose}] button`;
    document.querySelector<HTMLElement>(next)?.focus();
  }

  /** A choice that was taken here, and of which the browser or the service could not do its part, is tried again later. */
  #fault(purpose: Purpose): string {
    const isTaken = purpose === "push" && this.#parvis.consents.push?.granted;
    return isTaken ? words.consent.notSubscribed : words.about.failed;
  }

  async #forget(): Promise<void> {
    const isAnonymous = this.#parvis.customerId?.startsWith("anon_") ?? true;
    if (!(await askToForget(isAnonymous))) return;
    await this.#parvis.signOut();
    await forgetMessages(this.#registration);
    this.#notice = words.about.forgotten;
    this.#draw();
    scrollTo({ top: 0 });
  }

  /** `#message=ntf_…`: a tap on a notification may be quicker than the inbox, which is then asked again. */
  #route(tries = 5): void {
    const id = new URLSearchParams(location.hash.slice(1)).get("message");
    if (id === null) {
      this.#till.element.close();
      return;
    }
    const message = this.#messages.find((one) => one.id === id);
    if (message) this.#till.show(message);
    if (message?.offerCode || tries === 0) return;
    setTimeout(() => void this.#refresh().then(() => this.#route(tries - 1)), 1_000);
  }

  #closed(): void {
    if (location.hash !== "") history.pushState(null, "", location.pathname);
  }
}
