import type { DecisionView, PresenceEvent } from "../../http/views.ts";
import { get } from "./client.ts";
import { every } from "./every.ts";
import { keys } from "./keys.ts";
import type { Page } from "./pages.ts";
import { queryClient } from "./query-client.ts";

type EventType = PresenceEvent["type"];
const eventTypes = every<EventType>({
  "geofence.entered": true,
  "geofence.dwelled": true,
  "geofence.exited": true,
});

/** An entry, a dwell or an exit. */
export interface EventView {
  readonly id: string;
  readonly type: EventType;
  readonly customerId: string;
  readonly deviceId: string;
  readonly geofenceId: string;
  readonly at: string;
  readonly receivedAt?: string;
  /** Metres to the boundary, negative inside; null when no position made the event. */
  readonly distance: number | null;
  readonly accuracy: number | null;
  readonly speed: number | null;
  readonly confidence?: "high" | "medium";
  readonly initial?: true;
  readonly resumed?: true;
  readonly reason?: string;
}

/** One line of what happens. */
export type LiveItem = { readonly id: string; readonly at: string } & (
  | { readonly kind: "event"; readonly event: EventView }
  | { readonly kind: "decision"; readonly decision: DecisionView }
);

export interface LiveFilter {
  readonly customerId: string;
  readonly geofenceId: string;
  /** Of decisions; the stream tells all of them, and the past is asked for these alone. */
  readonly outcome: string;
  readonly campaignId: string;
}

export type Link = "connecting" | "live" | "waiting";

export interface FeedState {
  /** Newest first. */
  readonly items: readonly LiveItem[];
  readonly link: Link;
  readonly isPaused: boolean;
  /** What came while paused. */
  readonly held: number;
  /** Times between which something may be missing, as the server said. */
  readonly gap: { readonly from: string; readonly to: string } | null;
  /** What kept the past from being read. */
  readonly error: unknown;
  readonly isLoaded: boolean;
}

/** Lines kept: what a person can look back on. */
export const mostItems = 400;
const perList = 60;
/** Lines that come at once are drawn at once. */
const drawEvery = 200;
const firstWait = 1_000;
const longestWait = 30_000;

/** What just happened and what happens, read from a stream that mends itself. */
export class Feed {
  readonly #filter: LiveFilter;
  readonly #listeners = new Set<() => void>();
  readonly #seen = new Set<string>();
  #state: FeedState = {
    items: [],
    link: "connecting",
    isPaused: false,
    held: 0,
    gap: null,
    error: null,
    isLoaded: false,
  };
  #source: EventSource | null = null;
  #lastId = "";
  #wait = firstWait;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawing: ReturnType<typeof setTimeout> | undefined;
  #fresh: LiveItem[] = [];
  #isStopped = true;

  constructor(filter: LiveFilter) {
    this.#filter = filter;
  }

  get state(): FeedState {
    return this.#state;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Listens first and reads the past after it, so that nothing falls between. */
  start(): void {
    this.#isStopped = false;
    window.addEventListener("offline", this.#onOffline);
    window.addEventListener("online", this.#onOnline);
    this.#connect();
    void this.#loadPast();
  }

  stop(): void {
    this.#isStopped = true;
    window.removeEventListener("offline", this.#onOffline);
    window.removeEventListener("online", this.#onOnline);
    this.#source?.close();
    clearTimeout(this.#timer);
    clearTimeout(this.#drawing);
  }

  /** The stream goes on behind a pause; what comes is counted and kept. */
  setPaused(isPaused: boolean): void {
    this.#become({ isPaused });
    if (!isPaused) this.#draw();
  }

  /** A line that is cut says nothing by itself, for minutes. */
  #onOffline = (): void => this.#become({ link: "waiting" });

  #onOnline = (): void => {
    clearTimeout(this.#timer);
    this.#wait = firstWait;
    this.#again();
  };

  #again(): void {
    this.#source?.close();
    this.#connect();
    // Without a place to go on from, what was missed is in the past.
    if (this.#lastId === "") void this.#loadPast();
  }

  #connect(): void {
    const { customerId, geofenceId } = this.#filter;
    const query = new URLSearchParams({
      decisions: "true",
      ...(customerId !== "" && { customerId }),
      ...(geofenceId !== "" && { geofenceId }),
      ...(this.#lastId !== "" && { lastEventId: this.#lastId }),
    });
    const source = new EventSource(`/v1/events/stream?${query}`);
    this.#source = source;
    source.onopen = () => {
      this.#wait = firstWait;
      this.#become({ link: "live" });
    };
    source.onerror = () => {
      this.#become({ link: "waiting" });
      // A browser comes again by itself after a line that broke, and never after a refusal.
      if (source.readyState === EventSource.CLOSED) this.#comeAgain();
    };
    const listen = (type: string, take: (data: never) => void) =>
      source.addEventListener(type, ({ data, lastEventId }: MessageEvent<string>) => {
        this.#lastId = lastEventId;
        take(JSON.parse(data) as never);
      });
    for (const type of eventTypes) listen(type, (event: EventView) => this.#take(ofEvent(event)));
    listen("decision", (decision: DecisionView) => this.#take(ofDecision(decision)));
    listen("gap", (gap: { from: string; to: string }) => this.#become({ gap }));
  }

  #comeAgain(): void {
    // Whether it was the sign-in that ended, the session itself says.
    void queryClient.invalidateQueries({ queryKey: keys.session });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#again(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, longestWait);
  }

  async #loadPast(): Promise<void> {
    const { customerId, geofenceId, outcome, campaignId } = this.#filter;
    const ofDecisions = outcome !== "" || campaignId !== "";
    try {
      const [events, decisions] = await Promise.all([
        ofDecisions
          ? { data: [] }
          : get<Page<EventView>>("/v1/events", { customerId, geofenceId, limit: perList }),
        get<Page<DecisionView>>("/v1/decisions", { customerId, outcome, campaignId, limit: perList }),
      ]);
      const here = decisions.data.filter((one) => geofenceId === "" || one.geofenceId === geofenceId);
      const past = [...here.map(ofDecision), ...events.data.map(ofEvent)].filter(({ id }) => this.#isNew(id));
      const items = [...this.#state.items, ...past].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
      this.#become({ items: items.slice(0, mostItems), isLoaded: true, error: null });
    } catch (error) {
      this.#become({ error, isLoaded: true });
    }
  }

  #take(item: LiveItem): void {
    if (!this.#isNew(item.id)) return;
    this.#fresh.unshift(item);
    this.#fresh.length = Math.min(this.#fresh.length, mostItems);
    this.#drawing ??= setTimeout(() => {
      this.#drawing = undefined;
      this.#draw();
    }, drawEvery);
  }

  #draw(): void {
    if (this.#state.isPaused) {
      this.#become({ held: this.#fresh.length });
      return;
    }
    if (this.#fresh.length === 0) return;
    const items = [...this.#fresh, ...this.#state.items].slice(0, mostItems);
    this.#fresh = [];
    this.#become({ items, held: 0 });
  }

  #isNew(id: string): boolean {
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    if (this.#seen.size > 2 * mostItems) this.#seen.delete(this.#seen.values().next().value!);
    return true;
  }

  #become(change: Partial<FeedState>): void {
    if (this.#isStopped) return;
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function ofEvent(event: EventView): LiveItem {
  return { kind: "event", id: event.id, at: event.receivedAt ?? event.at, event };
}

function ofDecision(decision: DecisionView): LiveItem {
  return { kind: "decision", id: decision.id, at: decision.at, decision };
}
