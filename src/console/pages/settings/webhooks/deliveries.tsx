import { Button, SegmentedControl } from "@mantine/core";
import { useEffect } from "react";
import type { DeliveryView, WebhookWithHealth } from "../../../../http/views.ts";
import { every } from "../../../api/every.ts";
import { useMay } from "../../../api/session.ts";
import { type Delivery, useDeliveries, useReplay } from "../../../api/webhooks.ts";
import { useQueryParam } from "../../../app/router.ts";
import { Empty } from "../../../components/empty.tsx";
import { Listing } from "../../../components/listing.tsx";
import { OpeningRow } from "../../../components/opening-row.tsx";
import { Outcome } from "../../../components/outcome.tsx";
import { Rows } from "../../../components/rows.tsx";
import { say, sayProblem } from "../../../components/toast.tsx";
import { useFormat } from "../../../strings/format.ts";
import classes from "../settings.module.css";
import { webhooksStrings } from "./strings.ts";

const states = every<DeliveryView["state"]>({ pending: true, delivered: true, dead: true });

/** An endpoint's events with each attempt; what was given up can be delivered again. */
export function Deliveries({ webhook: { id, deliveries } }: { webhook: WebhookWithHealth }) {
  const words = webhooksStrings.use();
  const { admin } = useMay();
  const [state, setState] = useQueryParam("state");
  const list = useDeliveries(id, state);
  const replay = useReplayed(id);
  const { refetch } = list;
  const moved = `${deliveries.delivered} ${deliveries.pending} ${deliveries.dead}`;
  // The counts are looked at again and again; when they move, so has the list.
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the counts, whether they moved
  useEffect(() => void refetch(), [moved, refetch]);
  return (
    <>
      <div className={classes.head}>
        <SegmentedControl
          size="xs"
          aria-label={words.state}
          value={state}
          onChange={setState}
          data={[
            { value: "", label: words.states.all },
            ...states.map((value) => ({ value, label: words.states[value] })),
          ]}
        />
        {admin && deliveries.dead > 0 && (
          <Button size="xs" variant="default" loading={replay.isPending} onClick={() => replay.run(null)}>
            {words.replayAll}
          </Button>
        )}
      </div>
      <Listing
        list={list}
        empty={
          state === "" ? (
            <Empty icon="webhook" title={words.noDeliveries} why={words.noDeliveriesWhy} />
          ) : (
            <Empty icon="search" title={words.noneOf} why={words.noneOfWhy} />
          )
        }
      >
        <Rows label={words.deliveries}>
          {list.rows.map((delivery) => (
            <Row
              key={delivery.id}
              delivery={delivery}
              onReplay={admin && delivery.state === "dead" ? () => replay.run([delivery.id]) : null}
            />
          ))}
        </Rows>
      </Listing>
    </>
  );
}

function useReplayed(id: string) {
  const words = webhooksStrings.use();
  const { number } = useFormat();
  const replay = useReplay(id);
  return {
    isPending: replay.isPending,
    run: (ids: readonly string[] | null) =>
      replay.mutate(ids, {
        onSuccess: ({ count, more }) =>
          say(more ? words.replayedMore(number(count)) : words.replayed(number(count), count === 1)),
        onError: sayProblem,
      }),
  };
}

const meanings = { delivered: "sent", dead: "failed" } as const;

function Row({ delivery, onReplay }: { delivery: Delivery; onReplay: (() => void) | null }) {
  const words = webhooksStrings.use();
  const { number, dateTime } = useFormat();
  const { type, state, createdAt, attempts, nextAttemptAt } = delivery;
  return (
    <OpeningRow
      className={classes.row}
      summary={() => (
        <>
          <span className={classes.who}>
            <b>{type}</b>
            <span className={classes.muted}>
              {dateTime(createdAt)} · {words.attempts(number(attempts), attempts === 1)}
              {nextAttemptAt !== null && attempts > 0 && ` · ${words.next(dateTime(nextAttemptAt))}`}
            </span>
          </span>
          {state === "pending" ? (
            <span className={classes.tag}>{words.states[state]}</span>
          ) : (
            <Outcome meaning={meanings[state]}>{words.states[state]}</Outcome>
          )}
        </>
      )}
    >
      <div className={classes.opened}>
        <Attempts delivery={delivery} />
        <figure className={classes.code}>
          <figcaption>{words.body}</figcaption>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
          <pre tabIndex={0}>{JSON.stringify(delivery.body, null, 2)}</pre>
        </figure>
        {onReplay !== null && (
          <div>
            <Button size="xs" variant="default" onClick={onReplay}>
              {words.replay}
            </Button>
          </div>
        )}
      </div>
    </OpeningRow>
  );
}

function Attempts({ delivery: { attemptLog } }: { delivery: Delivery }) {
  const { health } = webhooksStrings.use();
  const { dateTime } = useFormat();
  if (attemptLog.length === 0) return null;
  return (
    <ol className={classes.muted}>
      {attemptLog.map(({ at, status, detail }) => (
        <li key={at}>
          {dateTime(at)}: {status ?? health.noAnswer} {detail}
        </li>
      ))}
    </ol>
  );
}
