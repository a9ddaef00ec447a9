import { useState } from "react";
import type { TimelineItem } from "../../../http/views.ts";
import { useTimeline } from "../../api/customers.ts";
import { Empty } from "../../components/empty.tsx";
import { Icon } from "../../components/icon.tsx";
import { Listing } from "../../components/listing.tsx";
import { Message, MessageOutcome } from "../../components/message.tsx";
import { useFormat } from "../../strings/format.ts";
import classes from "./customers.module.css";
import { useDayName, useStory } from "./story.ts";
import { customersStrings } from "./strings.ts";
import { WhySent } from "./why-sent.tsx";

/** What happened to a customer over all channels, by day, newest first. */
export function Timeline({ id }: { id: string }) {
  const words = customersStrings.use().timeline;
  const list = useTimeline(id);
  const days = Map.groupBy(withoutEntries(list.rows), ({ at }) => new Date(at).toDateString());
  return (
    <Listing
      list={list}
      skeleton={44}
      empty={<Empty icon="history" title={words.empty} why={words.emptyWhy} />}
    >
      <section aria-label={words.label}>
        {[...days].map(([day, items]) => (
          <Day key={day} at={items[0]!.at} items={items} customerId={id} />
        ))}
      </section>
    </Listing>
  );
}

/** A visit tells of its entry itself. */
function withoutEntries(items: readonly TimelineItem[]): readonly TimelineItem[] {
  const visits = new Set(items.flatMap(({ type, id }) => (type === "visit" ? [id] : [])));
  return items.filter(({ type, visitId }) => type !== "geofence.entered" || !visits.has(String(visitId)));
}

function Day({ at, items, customerId }: { at: string; items: readonly TimelineItem[]; customerId: string }) {
  const nameOfDay = useDayName();
  return (
    <section>
      <h2 className={classes.day}>{nameOfDay(at)}</h2>
      <ol className={classes.timeline}>
        {items.map((item) => (
          <Moment key={`${item.type} ${item.id}`} item={item} customerId={customerId} />
        ))}
      </ol>
    </section>
  );
}

function Moment({ item, customerId }: { item: TimelineItem; customerId: string }) {
  const { time } = useFormat();
  const { icon, title, note, meaning } = useStory(item);
  return (
    <li className={classes.moment}>
      <span className={classes.sign} data-meaning={meaning}>
        <Icon name={icon} size={15} />
      </span>
      <div className={classes.what}>
        <b>{title}</b>
        {note !== "" && <span className={classes.muted}>{note}</span>}
        {item.type === "notification" && <Sent item={item} customerId={customerId} />}
      </div>
      <time className={classes.time} dateTime={item.at}>
        {time(item.at)}
      </time>
    </li>
  );
}

/** A message, which opens to its steps and the decision behind it. */
function Sent({ item, customerId }: { item: TimelineItem; customerId: string }) {
  const words = customersStrings.use().timeline;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={classes.open} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <MessageOutcome state={String(item.state)} />
        {words.showWhy}
      </button>
      {isOpen && (
        <div className={classes.opened}>
          <Message id={item.id} />
          <WhySent id={item.id} customerId={customerId} at={Date.parse(item.at)} />
        </div>
      )}
    </>
  );
}
