import type { EventView } from "../../api/live.ts";
import { Facts } from "../../components/facts.tsx";
import { useFormat } from "../../strings/format.ts";
import classes from "./live.module.css";
import { liveStrings } from "./strings.ts";

/** Later than this is worth a word, ms. */
const late = 30_000;

/** What the phone said when it came, stayed or left. */
export function EventFacts({ event }: { event: EventView }) {
  const words = liveStrings.use();
  const { facts } = words;
  const { metres, number, duration } = useFormat();
  const away = event.distance;
  const delay = event.receivedAt === undefined ? 0 : Date.parse(event.receivedAt) - Date.parse(event.at);
  const rows: readonly (readonly [string, string | null])[] = [
    [
      facts.distance,
      away === null
        ? null
        : away <= 0
          ? facts.inside(metres(Math.round(-away)))
          : facts.outside(metres(Math.round(away))),
    ],
    [facts.accuracy, event.accuracy === null ? null : `± ${metres(Math.round(event.accuracy))}`],
    [facts.speed, event.speed === null ? null : words.kmh(number(Math.round(event.speed * 36) / 10))],
    [facts.confidence, event.confidence === undefined ? null : facts[event.confidence]],
    [facts.late, delay < late ? null : duration(`${Math.round(delay / 60_000)}m`)],
    [facts.device, event.deviceId],
  ];
  const note = noteOf(event);
  return (
    <>
      <Facts rows={rows} />
      {note !== null && <p className={classes.muted}>{words[note]}</p>}
    </>
  );
}

function noteOf({ initial, resumed, reason }: EventView) {
  if (initial) return "initial";
  if (resumed) return "resumed";
  if (reason === "timeout") return "timeout";
  return reason === "geofence_removed" ? "removed" : null;
}
