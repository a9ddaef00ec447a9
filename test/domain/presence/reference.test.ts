import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { Moment, PresenceEvent } from "../../../src/domain/presence/index.ts";
import { Host, type Told } from "./host.ts";
import { type Entry, referenceStatuses, referenceStory } from "./reference.ts";
import { patience, runs } from "./runs.ts";
import { everything, walks } from "./walks.ts";
import { settings } from "./world.ts";

vi.setConfig({ testTimeout: patience });

it("agrees with a slow reading of the contract from the whole history", () => {
  fc.assert(
    fc.property(walks(everything), (history) => {
      const machine = tell(history);
      expect(machine.statuses).toEqual(referenceStatuses(history, settings));
      for (const geofenceId of ["a", "b"]) {
        const expected = referenceStory(history, geofenceId, settings).map(
          ({ index, says }) => `${index}: ${says}`,
        );
        expect(machine.lines(geofenceId)).toEqual(expected.toSorted());
      }
    }),
    runs(400),
  );
});

function tell(history: readonly Entry[]) {
  const host = new Host();
  const confirmed = new Set<string>();
  const lines: { geofenceId: string; line: string }[] = [];
  const statuses = history.map((entry, index) => {
    const told = play(host, entry);
    for (const event of told.events) {
      lines.push({ geofenceId: event.geofenceId, line: `${index}: ${eventWords(event)}` });
    }
    for (const moment of told.moments) {
      lines.push({ geofenceId: moment.geofenceId, line: `${index}: ${momentWords(moment)}` });
    }
    for (const visit of told.visits) {
      if (!visit.confirmed || confirmed.has(visit.visitId)) continue;
      confirmed.add(visit.visitId);
      lines.push({ geofenceId: visit.geofenceId, line: `${index}: confirmed` });
    }
    return told.status;
  });
  return {
    statuses,
    lines: (id: string) => lines.flatMap((x) => (x.geofenceId === id ? [x.line] : [])).toSorted(),
  };
}

function play(host: Host, entry: Entry): Told {
  if (entry.kind === "ping") return host.ping(entry.device, entry.ping, entry.zones);
  if (entry.kind === "clock") return host.expire(entry.now);
  return host.closeRemoved(entry.zones, entry.now);
}

function eventWords({ type, initial, resumed, confidence, reason, at }: PresenceEvent): string {
  const begun = initial ? "initial" : resumed ? "resumed" : "plain";
  if (type === "geofence.entered") return `entered ${begun} ${confidence} at ${at}`;
  if (type === "geofence.dwelled") return `dwelled at ${at}`;
  return `exited${reason ? ` ${reason.replace("geofence_", "")}` : ""} at ${at}`;
}

function momentWords(moment: Moment): string {
  if (moment.kind !== "dwelled") return `!${moment.kind}`;
  return `!dwelled ${moment.after}..${moment.upTo} ${moment.zoneDwell}`;
}
