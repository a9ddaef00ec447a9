import { memo } from "react";
import type { LiveItem } from "../../api/live.ts";
import { setQuery } from "../../app/router.ts";
import { Icon } from "../../components/icon.tsx";
import { CampaignName, ZoneName } from "../../components/names.tsx";
import { reasonIn, reasonStrings } from "../../components/reasons.ts";
import { common } from "../../strings/common.ts";
import { useFormat } from "../../strings/format.ts";
import classes from "./live.module.css";
import { liveStrings } from "./strings.ts";

/** Drawn once: a line does not change, the list around it does. */
export const LiveRow = memo(function LiveRow({ item, isChosen }: { item: LiveItem; isChosen: boolean }) {
  const { time } = useFormat();
  return (
    <li>
      <button
        type="button"
        className={classes.row}
        data-row
        data-kind={item.kind}
        aria-pressed={isChosen}
        onClick={() => setQuery({ item: isChosen ? null : item.id })}
      >
        <time className={classes.time} dateTime={item.at}>
          {time(item.at)}
        </time>
        {item.kind === "event" ? <Visit item={item} /> : <Decided item={item} />}
      </button>
    </li>
  );
});

const eventIcons = { entered: "next", dwelled: "clock", exited: "back" } as const;

export type Movement = keyof typeof eventIcons;
export const movementOf = (type: string) => type.slice("geofence.".length) as Movement;

function Visit({ item: { event } }: { item: Extract<LiveItem, { kind: "event" }> }) {
  const words = liveStrings.use();
  const movement = movementOf(event.type);
  return (
    <>
      <span className={classes.sign}>
        <Icon name={eventIcons[movement]} size={16} />
      </span>
      <span className={classes.text}>
        <b>{event.customerId}</b> {words[movement]} · <ZoneName id={event.geofenceId} />
      </span>
    </>
  );
}

function Decided({ item: { decision } }: { item: Extract<LiveItem, { kind: "decision" }> }) {
  const reasons = reasonStrings.use();
  const { outcomes } = common.use();
  return (
    <>
      <span className={classes.sign} data-meaning={decision.outcome}>
        <Icon name={decision.outcome} size={16} />
      </span>
      <span className={classes.text}>
        <b>
          <CampaignName id={decision.campaignId} />
        </b>{" "}
        · {decision.customerId} · <ZoneName id={decision.geofenceId} />
      </span>
      <span className={classes.end} data-meaning={decision.outcome}>
        {decision.outcome === "suppressed" && decision.reason !== null
          ? reasonIn(reasons, decision.reason)
          : outcomes[decision.outcome]}
      </span>
    </>
  );
}
