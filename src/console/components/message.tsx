import { Skeleton } from "@mantine/core";
import { type MessageView, useMessage } from "../api/customers.ts";
import { catalogue } from "../strings/catalogue.ts";
import { useFormat } from "../strings/format.ts";
import { Facts } from "./facts.tsx";
import classes from "./message.module.css";
import { Outcome } from "./outcome.tsx";
import { ProblemNote } from "./problem.tsx";

export const messageStrings = catalogue(
  {
    what: "The message",
    states: {
      queued: "Waiting to be sent",
      sent: "Sent",
      delivered: "Delivered",
      opened: "Opened",
      dismissed: "Dismissed",
      failed: "Failed",
      expired: "Expired",
      cancelled: "Cancelled",
    },
    attempts: (n: number) => (n === 1 ? "1 attempt" : `${n} attempts`),
    noAnswer: "no answer",
  },
  {
    what: "Le message",
    states: {
      queued: "En attente d’envoi",
      sent: "Envoyé",
      delivered: "Reçu",
      opened: "Ouvert",
      dismissed: "Écarté",
      failed: "Échec",
      expired: "Expiré",
      cancelled: "Annulé",
    },
    attempts: (n) => (n === 1 ? "1 tentative" : `${n} tentatives`),
    noAnswer: "sans réponse",
  },
);

export type MessageState = keyof ReturnType<typeof messageStrings.use>["states"];
const unsent: readonly string[] = ["failed", "expired", "cancelled"];

/** Where a message has got to. */
export function MessageOutcome({ state }: { state: string }) {
  const { states } = messageStrings.use();
  const text = states[state as MessageState] ?? state;
  return <Outcome meaning={unsent.includes(state) ? "failed" : "sent"}>{text}</Outcome>;
}

/** A message as its phone got it, and what became of it, step by step. */
export function Message({ id }: { id: string }) {
  const words = messageStrings.use();
  const message = useMessage(id);
  if (message.data === undefined)
    return message.error === null ? (
      <Skeleton height={92} radius="md" aria-busy="true" />
    ) : (
      <ProblemNote error={message.error} retry={() => void message.refetch()} />
    );
  const { title, body, state } = message.data;
  return (
    <section className={classes.message} aria-label={words.what}>
      <div className={classes.bubble}>
        <strong>{title}</strong>
        <p>{body}</p>
      </div>
      <MessageOutcome state={state} />
      <Steps message={message.data} />
      <Attempts message={message.data} />
    </section>
  );
}

function Steps({ message }: { message: MessageView }) {
  const { states } = messageStrings.use();
  const { time } = useFormat();
  const steps = [
    [states.sent, message.sentAt],
    [states.delivered, message.deliveredAt],
    [states.opened, message.openedAt],
    [states.dismissed, message.dismissedAt],
  ] as const;
  const taken = steps.flatMap(([name, at]) => (at === null ? [] : [[name, time(at)] as const]));
  return taken.length === 0 ? null : <Facts rows={taken} />;
}

/** Told only when there is something to tell: more than one, or one that did not work. */
function Attempts({ message: { attemptLog, state, reason } }: { message: MessageView }) {
  const words = messageStrings.use();
  const { time } = useFormat();
  if (attemptLog.length < 2 && !unsent.includes(state)) return null;
  return (
    <div className={classes.attempts}>
      {reason !== null && <p>{reason.replaceAll("_", " ")}</p>}
      <p>{words.attempts(attemptLog.length)}</p>
      <ol>
        {attemptLog.map(({ at, status, detail }) => (
          <li key={at}>
            {time(at)} · {status ?? words.noAnswer} {detail}
          </li>
        ))}
      </ol>
    </div>
  );
}
