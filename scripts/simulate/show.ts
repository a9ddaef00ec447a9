import { sentence, type Told } from "../../src/domain/decide/sentences/sentence.ts";
import type { Summary } from "../../src/engine/simulate/tally.ts";
import { alignTable } from "../support/table.ts";

export interface Answer {
  readonly summary: Summary;
  readonly decisions: readonly Decision[];
}

interface Decision extends Omit<Told, "at"> {
  readonly at: string;
  readonly campaignId: string;
  readonly geofenceId: string;
  readonly event: string;
}

/** The summary as a table, and the first decisions, each with why. */
export function show({ summary, decisions }: Answer, most: number, timezone: string): string {
  const { pings, statuses, events, sent, ghost, suppressed } = summary;
  const total = (name: string, count: number) => [name, String(count)];
  const inOrder = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => total(`  ${name}`, count));
  const all = Object.values(suppressed).reduce((a, b) => a + b, 0);
  const table = alignTable([
    total("pings", pings),
    ...inOrder(statuses),
    total(
      "events",
      Object.values(events).reduce((a, b) => a + b, 0),
    ),
    ...inOrder(events),
    total("sent", sent),
    total("held out to measure (ghosts)", ghost),
    total("suppressed", all),
    ...inOrder(suppressed),
  ]);
  if (decisions.length === 0) return `${table}\n\nNo campaign had anything to decide.`;
  const lines = decisions.slice(0, most).map((decision) => line(decision, timezone));
  const more = decisions.length > most ? [`… and ${decisions.length - most} more`] : [];
  return [table, "", ...lines, ...more].join("\n");
}

function line({ at, campaignId, geofenceId, event, ...told }: Decision, timezone: string): string {
  const time = Date.parse(at);
  const clock = new Intl.DateTimeFormat("sv-SE", {
    timeZone: timezone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  const why = sentence({ ...told, at: time }, "en", timezone);
  return `${clock.format(time)}  ${campaignId} at ${geofenceId} (${event})\n  ${why}`;
}
