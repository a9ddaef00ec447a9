import { ask, call, ParvisError } from "./api.ts";
import { type Database, openDatabase } from "./database.ts";
import type { Choice, Consents, Device, Purpose } from "./device.ts";
import { subscribe, unsubscribe } from "./push.ts";
import { type GeofenceEvent, Sender, type Sent } from "./sender.ts";
import { Tracker } from "./tracker.ts";
import type { Fix, Zone } from "./types.ts";
import type { Positions } from "./watcher.ts";

export interface Options {
  /** Where the service is; `""` for the page's own origin. */
  readonly baseUrl: string;
  /** `pk_…` */
  readonly publishableKey: string;
  /** Says whose phone it is when it enrols (a JWT of the brand's own server); without it the customer is anonymous. */
  readonly customerToken?: string;
  /** Whose notifications are shown; without it there is no push. */
  readonly registration?: ServiceWorkerRegistration;
  /** Where fixes come from; the phone's own receiver unless told. */
  readonly positions?: Positions;
  /** Told of everything that happens, in this tab and others. */
  readonly onEvent?: (event: PhoneEvent) => void;
}

export type PhoneEvent =
  | { readonly type: "fix"; readonly fix: Fix; readonly zones: readonly Zone[]; readonly sent: boolean }
  | { readonly type: "geofences"; readonly events: readonly GeofenceEvent[] }
  /** Consents, identity or subscription have changed. */
  | { readonly type: "changed" }
  /** The position could not be had; `code` as in GeolocationPositionError. */
  | { readonly type: "position-error"; readonly code: number };

/** The words a customer was shown, kept as proof of what was agreed to. */
export interface Words {
  readonly text: string;
  readonly policyVersion?: string;
}

export interface InboxItem {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly image: string | null;
  readonly offerCode: string | null;
  readonly geofenceId: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** Opens the SDK. Nothing is sent before {@link Parvis.enrol} or a consent. */
export async function openParvis(options: Options): Promise<Parvis> {
  const parvis = new Parvis(options, await openDatabase());
  await parvis.open();
  return parvis;
}

/** One phone of one customer. Make one for each page with {@link openParvis}. */
export class Parvis {
  readonly #options: Options;
  readonly #db: Database;
  readonly #channel = new BroadcastChannel("parvis");
  readonly #sender: Sender;
  readonly #tracker: Tracker;
  #device: Device | undefined;
  #consents: Consents = {};

  constructor(options: Options, db: Database) {
    this.#options = options;
    this.#db = db;
    this.#sender = new Sender(db, (sent) => this.#took(sent));
    this.#tracker = new Tracker({
      db,
      positions: options.positions ?? navigator.geolocation,
      device: () => this.#device,
      send: () => this.#flush(),
      tell: (event) => this.#tell(event),
    });
  }

  get customerId(): string | undefined {
    return this.#device?.customerId;
  }

  get consents(): Consents {
    return this.#consents;
  }

  async open(): Promise<void> {
    this.#channel.onmessage = ({ data }: MessageEvent<PhoneEvent>) => this.#heard(data);
    addEventListener("online", this.#catchUp);
    document.addEventListener("visibilitychange", this.#catchUp);
    const leaving = await this.#db.get<Device>("leaving");
    if (leaving) await this.#leave(leaving);
    await this.#reload();
    this.#catchUp();
  }

  /** Ends this page's part; what is kept and queued stays. */
  close(): void {
    removeEventListener("online", this.#catchUp);
    document.removeEventListener("visibilitychange", this.#catchUp);
    this.#channel.close();
    this.#tracker.stop();
    this.#sender.stop();
  }

  /** Makes this phone known to the service; a phone that is known already stays who it is. */
  async enrol(): Promise<Device> {
    return navigator.locks.request("parvis-enrol", async () => {
      const known = await this.#db.get<Device>("device");
      if (known) return known;
      const { baseUrl, publishableKey: token, customerToken } = this.#options;
      const key = (await this.#db.get<string>("enrolment")) ?? crypto.randomUUID();
      await this.#db.set("enrolment", key);
      const body = {
        platform: "web",
        locale: navigator.language,
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        ...(customerToken !== undefined && { customerToken }),
      };
      const { deviceToken, ...ids } = await ask<Omit<Device, "token"> & { deviceToken: string }>(
        { baseUrl, token },
        "POST",
        "/v1/devices",
        body,
        { headers: { "Idempotency-Key": key } },
      );
      return this.#become({ ...ids, baseUrl, token: deviceToken });
    });
  }

  /** Says whose phone this is from now on: a `customerToken` of the brand's own server. */
  async identify(customerToken: string): Promise<void> {
    const device = await this.enrol();
    const { deviceToken, customerId } = await ask<{ deviceToken: string; customerId: string }>(
      device,
      "POST",
      "/v1/devices/identify",
      { customerToken },
    );
    await this.#become({ ...device, customerId, token: deviceToken });
  }

  /**
   * Records a choice, with the words that were shown. It holds on this phone at once, in every tab: without
   * `location` nothing is measured, and what was not sent yet is deleted. The service is told now or, offline, later.
   */
  async setConsent(purpose: Purpose, granted: boolean, words?: Words): Promise<void> {
    if (granted) await this.enrol();
    const choice: Choice = {
      granted,
      at: Date.now(),
      told: false,
      ...(words && { textHash: await sha256(words.text) }),
      ...(words?.policyVersion && { policyVersion: words.policyVersion }),
    };
    await this.#db.set("consents", { ...(await this.#db.get<Consents>("consents")), [purpose]: choice });
    if (!granted) await this.#withdraw(purpose);
    await this.#changed();
    await this.#tellConsents(true);
    if (granted && purpose === "push") await this.renewPush();
    this.#catchUp();
  }

  /** Asks the browser for notifications, which takes a tap of the user; answers whether they are allowed. */
  async allowNotifications(): Promise<boolean> {
    return (await Notification.requestPermission()) === "granted";
  }

  /** Subscribes, or renews what has changed; does nothing without consent, permission or a service worker. */
  async renewPush(): Promise<void> {
    const { registration } = this.#options;
    if (!registration || !this.#device || !this.#consents.push?.granted) return;
    if (Notification.permission === "granted") await subscribe(registration, this.#device, this.#db);
  }

  /** The messages that are still good, newest first. */
  async inbox(): Promise<InboxItem[]> {
    const device = await this.enrol();
    return (await ask<{ data: InboxItem[] }>(device, "GET", "/v1/device/inbox")).data;
  }

  /** Everything the service keeps about this phone's customer. */
  async export(): Promise<Record<string, unknown>> {
    return ask(await this.enrol(), "GET", "/v1/device/export");
  }

  /**
   * Forgets: here at once and whole, and at the service, offline as soon as the page is opened online again. An
   * anonymous customer is erased there; of a known one this device is.
   */
  async signOut(): Promise<void> {
    const device = this.#device;
    await unsubscribe(this.#options.registration, this.#db).catch(() => {});
    await this.#wipe();
    if (device) await this.#leave(device);
  }

  async #leave(device: Device): Promise<void> {
    await this.#db.set("leaving", device);
    const gone = await call(device, "DELETE", "/v1/device").catch((error: ParvisError) => error);
    if (!(gone instanceof ParvisError) || gone.status === 401) await this.#db.set("leaving", undefined);
  }

  async #wipe(): Promise<void> {
    this.#tracker.stop();
    this.#sender.stop();
    await this.#db.clear();
    await this.#changed();
  }

  async #become(device: Device): Promise<Device> {
    await this.#db.set("device", device);
    await this.#changed();
    return device;
  }

  async #withdraw(purpose: Purpose): Promise<void> {
    if (purpose === "push") await unsubscribe(this.#options.registration, this.#db).catch(() => {});
    else {
      this.#sender.stop();
      await this.#db.forgetPlaces();
    }
  }

  async #changed(): Promise<void> {
    await this.#reload();
    this.#tell({ type: "changed" });
  }

  async #reload(): Promise<void> {
    this.#device = await this.#db.get<Device>("device");
    this.#consents = (await this.#db.get<Consents>("consents")) ?? {};
    this.#options.registration?.active?.postMessage("parvis-receipts");
    if (!this.#consents.location?.granted) this.#sender.stop();
    this.#watch();
  }

  #watch(): void {
    const wanted = this.#device && this.#consents.location?.granted && document.visibilityState === "visible";
    if (wanted) this.#tracker.start();
    else this.#tracker.stop();
  }

  readonly #catchUp = (): void => {
    this.#watch();
    this.#sender.hurry();
    // Neither waits for the other: where the push service is not to be had, pings are sent all the same.
    this.#tellConsents(false)
      .then(() => Promise.allSettled([this.#flush(), this.renewPush()]))
      .catch(() => {});
  };

  async #flush(): Promise<void> {
    if (!this.#device || !this.#consents.location?.granted || !this.#consents.location.told) return;
    await this.#sender.flush(this.#device).catch(() => this.#wipe());
  }

  /** A choice made a while ago is told with its time; a clock that runs ahead must not keep a refusal from counting. */
  async #tellConsents(isNew: boolean): Promise<void> {
    const device = this.#device;
    if (!device) return;
    for (const [purpose, choice] of Object.entries(this.#consents)) {
      if (choice.told) continue;
      const { told, at, ...rest } = choice;
      const body = { ...rest, source: "app" };
      const put = (it: object) => call(device, "PUT", `/v1/device/consents/${purpose}`, it);
      const failed = await put(isNew ? body : { ...body, at })
        .catch((error: ParvisError) => (error.status === 422 ? put(body) : Promise.reject(error)))
        .then(() => null)
        .catch((error: ParvisError) => error);
      if (failed) return void (failed.status === 401 && (await this.#wipe()));
      const now = await this.#db.get<Consents>("consents");
      if (now?.[purpose as Purpose]?.at !== at) continue;
      await this.#db.set("consents", { ...now, [purpose]: { ...choice, told: true } });
      await this.#changed();
    }
  }

  async #took({ events, refused }: Sent): Promise<void> {
    if (events.length > 0) this.#tell({ type: "geofences", events });
    if (!refused || !this.#consents.location?.granted) return;
    const location = { ...this.#consents.location, granted: false };
    await this.#db.set("consents", { ...this.#consents, location });
    await this.#withdraw("location");
    await this.#changed();
  }

  #tell(event: PhoneEvent): void {
    this.#channel.postMessage(event);
    this.#options.onEvent?.(event);
  }

  #heard(event: PhoneEvent): void {
    const known = event.type === "changed" ? this.#reload() : Promise.resolve();
    known.then(() => this.#options.onEvent?.(event)).catch(() => {});
  }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
