import { Text, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import type { Reason } from "../../../../http/views.ts";
import type { SimulatedDecision } from "../../../api/campaigns-simulate.ts";
import { Icon } from "../../../components/icon.tsx";
import { Ladder } from "../../../components/ladder.tsx";
import { ZoneName } from "../../../components/names.tsx";
import { type Meaning, Outcome } from "../../../components/outcome.tsx";
import { PhoneLink } from "../../../components/phone-link.tsx";
import { reasonStrings } from "../../../components/reasons.ts";
import { useFormat } from "../../../strings/format.ts";
import type { Replay } from "./replay.ts";
import classes from "./simulate.module.css";
import { simulateStrings } from "./strings.ts";

/** The sentence, a bar of what became of every moment, and the reasons with examples. */
export function ReplayResult({ replay }: { replay: Replay }) {
  const words = simulateStrings.use();
  const { number } = useFormat();
  const { sent, ghost, customers, zones, suppressed, events } = replay;
  const stopped = suppressed.reduce((sum, { count }) => sum + count, 0);
  if (events === 0)
    return (
      <>
        <Text>{words.noEvents}</Text>
        <div>
          <PhoneLink />
        </div>
      </>
    );
  if (sent + ghost + stopped === 0) return <Text>{words.noMoments}</Text>;
  const parts: readonly (readonly [Meaning, number])[] = [
    ["sent", sent],
    ["ghost", ghost],
    ["suppressed", stopped],
  ];
  return (
    <>
      <p className={classes.sentence}>
        {sent === 0
          ? words.nothing
          : words.result(
              words.messages(sent, number(sent)),
              words.people(customers, number(customers)),
              words.zones(zones, number(zones)),
            )}{" "}
        {ghost > 0 && words.ghosts(number(ghost))}
      </p>
      <div className={classes.bar} aria-hidden="true">
        {parts.map(([meaning, count]) => (
          <span key={meaning} data-meaning={meaning} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul className={classes.counts}>
        {parts.map(([meaning, count]) => (
          <li key={meaning}>
            <Outcome meaning={meaning} />
            <strong>{number(count)}</strong>
          </li>
        ))}
      </ul>
      {stopped > 0 && (
        <section aria-label={words.stopped}>
          <h3 className={classes.title}>{words.stopped}</h3>
          <ul className={classes.reasons}>
            {suppressed.map((one) => (
              <ReasonRow key={one.reason} {...one} share={one.count / stopped} />
            ))}
          </ul>
        </section>
      )}
      {replay.truncated && (
        <Text size="sm" c="dimmed">
          {words.truncated}
        </Text>
      )}
    </>
  );
}

function ReasonRow({
  reason,
  count,
  share,
  examples,
}: Replay["suppressed"][number] & { readonly share: number }) {
  const words = simulateStrings.use();
  const reasons = reasonStrings.use();
  const { number } = useFormat();
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={classes.reason}>
      <UnstyledButton className={classes.reasonHead} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name={isOpen ? "close" : "next"} size={14} />
        <span className={classes.reasonName}>{reasons[reason]}</span>
        <span className={classes.reasonTrack} aria-hidden="true">
          <span style={{ width: `${100 * share}%` }} />
        </span>
        <span className={classes.reasonCount}>{number(count)}</span>
      </UnstyledButton>
      {isOpen && (
        <div className={classes.examples}>
          <Text size="xs" c="dimmed">
            {words.examples}
          </Text>
          {examples.map((decision) => (
            <Example
              key={`${decision.customerId} ${decision.geofenceId} ${decision.at}`}
              decision={decision}
            />
          ))}
        </div>
      )}
    </li>
  );
}

/** One decision of the simulation on the ladder that real ones stand on. */
function Example({ decision }: { decision: SimulatedDecision }) {
  const { dateTime } = useFormat();
  const told = { ...decision, id: "", sentence: sentenceOf(decision.reason) };
  return (
    <div className={classes.example}>
      <Text size="sm" fw={550}>
        {decision.customerId} · <ZoneName id={decision.geofenceId} /> · {dateTime(decision.at)}
      </Text>
      <Ladder decision={told} />
    </div>
  );
}

/** A simulated decision comes without its sentence: the reason in words stands in. */
function sentenceOf(reason: Reason | null) {
  const text = reason === null ? "" : reasonStrings.now()[reason];
  return { en: text, fr: text };
}
