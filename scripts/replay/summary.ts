import type { Api } from "../support/api.ts";
import { alignTable } from "../support/table.ts";
import type { PingResult } from "./send.ts";

type Counts = Map<string, number>;

/** What the server made of the pings, counted as the answers come in. */
export class Tally {
  readonly statuses: Counts = new Map();
  readonly events: Counts = new Map();
  readonly zones = new Map<string, Counts>();
  pings = 0;
  notifications = 0;
  firstError: string | null = null;

  add(results: readonly PingResult[]): void {
    for (const { status, events, notifications, errors } of results) {
      this.pings++;
      count(this.statuses, status);
      this.notifications += notifications?.length ?? 0;
      for (const event of events ?? []) this.#addEvent(event.type.replace("geofence.", ""), event.geofenceId);
      this.firstError ??= errors?.map((error) => `${error.pointer}: ${error.detail}`).join("; ") ?? null;
    }
  }

  #addEvent(type: string, geofenceId: string): void {
    count(this.events, type);
    const zone = this.zones.get(geofenceId) ?? new Map<string, number>();
    count(zone, type);
    this.zones.set(geofenceId, zone);
  }
}

interface Decision {
  readonly outcome: string;
  readonly reason: string | null;
}

/** The customer's decisions since a moment, counted as `sent`, `ghost`, or by what suppressed them. */
export async function countDecisions(api: Api, customerId: string, since: number): Promise<Counts> {
  const counts: Counts = new Map();
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ customerId, from: new Date(since).toISOString(), limit: "500" });
    if (cursor !== null) query.set("cursor", cursor);
    const page = (await api.request("GET", `/v1/decisions?${query}`)) as {
      data: Decision[];
      nextCursor: string | null;
    };
    for (const { outcome, reason } of page.data)
      count(counts, outcome === "suppressed" ? `suppressed: ${reason}` : outcome);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return counts;
}

const TYPES = ["entered", "dwelled", "exited"];

/** The summary as text: pings by status, events by zone, decisions by outcome and reason, and what to do. */
export function showSummary(tally: Tally, decisions: Counts, customerId: string): string {
  const zones = [...tally.zones].sort(([a], [b]) => (a < b ? -1 : 1));
  const zoneRows = [
    ["zone", ...TYPES],
    ...zones.map(([id, counts]) => [id, ...TYPES.map((type) => String(counts.get(type) ?? 0))]),
  ];
  const sections = [
    `Pings\n${showCounts(tally.statuses)}`,
    `Events\n${showCounts(tally.events)}`,
    ...(zones.length > 0 ? [alignTable(zoneRows, "  ")] : []),
    `Decisions\n${showCounts(decisions)}`,
    ...hints(tally, decisions, customerId),
  ];
  return sections.join("\n\n");
}

function hints({ statuses, pings, firstError }: Tally, decisions: Counts, customerId: string): string[] {
  const path = `/v1/customers/${encodeURIComponent(customerId)}`;
  return [
    ...(pings > 0 && statuses.get("refused") === pings
      ? [
          `Every ping was refused: the customer is unknown or has not agreed to be located.\n  PUT ${path} {}\n` +
            `  PUT ${path}/consents/location {"granted": true, "source": "replay"}`,
        ]
      : []),
    ...(firstError !== null ? [`First invalid ping: ${firstError}`] : []),
    ...(decisions.has("suppressed: stale_ping")
      ? [
          "stale_ping: faster than 1x, all but the newest pings are older than the setting maxPingAge.\n" +
            '  PATCH /v1/settings {"maxPingAge": "24h"} on a test server, or --speed 1x',
        ]
      : []),
  ];
}

function showCounts(counts: Counts): string {
  if (counts.size === 0) return "  none";
  const rows = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return alignTable(
    rows.map(([name, number]) => [name, String(number)]),
    "  ",
  );
}

function count(counts: Counts, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
