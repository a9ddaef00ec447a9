import { Anchor, Skeleton } from "@mantine/core";
import { useState } from "react";
import type { CustomerView, Purpose } from "../../../http/views.ts";
import { useConsentProofs } from "../../api/customers.ts";
import { every } from "../../api/every.ts";
import { Icon } from "../../components/icon.tsx";
import { Listing } from "../../components/listing.tsx";
import { useFormat } from "../../strings/format.ts";
import { Card } from "./card.tsx";
import classes from "./customers.module.css";
import { customersStrings } from "./strings.ts";

const purposes = every<Purpose>({ location: true, push: true, email: true, sms: true });
type Consents = CustomerView["consents"];

/** The consents that messages need, in a list: a check, or a stroke through. */
export function ConsentMarks({ consents }: { consents: Consents }) {
  const words = customersStrings.use();
  return (
    <span className={classes.marks}>
      {(["location", "push"] as const).map((purpose) => {
        const isGranted = consents[purpose]?.granted === true;
        return (
          <span key={purpose} className={classes.mark} data-granted={isGranted || undefined}>
            <Icon name={isGranted ? "check" : "suppressed"} size={14} />
            {words.purposes[purpose]}
            <span className="hidden-words">{isGranted ? words.agreed : words.refused}</span>
          </span>
        );
      })}
    </span>
  );
}

export function ConsentCard({ id, consents }: { id: string; consents: Consents }) {
  const words = customersStrings.use();
  const { day } = useFormat();
  const [isOpen, setOpen] = useState(false);
  return (
    <Card title={words.consents.title}>
      <dl className={classes.pairs}>
        {purposes.map((purpose) => {
          const { granted = false, at = null } = consents[purpose] ?? {};
          return (
            <div key={purpose}>
              <dt>{words.purposes[purpose]}</dt>
              <dd className={classes.mark} data-granted={granted || undefined}>
                <Icon name={granted ? "check" : "suppressed"} size={14} />
                {at === null ? words.never : `${granted ? words.agreed : words.refused}, ${day(at)}`}
              </dd>
            </div>
          );
        })}
      </dl>
      <Anchor
        component="button"
        type="button"
        size="xs"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? words.consents.hide : words.consents.proofs}
      </Anchor>
      {isOpen && <Proofs id={id} />}
    </Card>
  );
}

function Proofs({ id }: { id: string }) {
  const words = customersStrings.use();
  const { dateTime } = useFormat();
  const list = useConsentProofs(id, true);
  if (list.isPending) return <Skeleton height={60} aria-busy="true" />;
  return (
    <Listing list={list} empty={<p className={classes.muted}>{words.consents.noProofs}</p>}>
      <ol className={classes.proofs}>
        {list.rows.map((proof) => (
          <li key={`${proof.purpose} ${proof.receivedAt} ${proof.at} ${proof.granted}`}>
            <b>
              {words.purposes[proof.purpose as Purpose]}: {proof.granted ? words.agreed : words.refused}
            </b>
            <span>{dateTime(proof.at)}</span>
            <span>
              {words.consents.by(proof.source, proof.actor)}
              {proof.policyVersion !== null && `, ${words.consents.policy(proof.policyVersion)}`}
            </span>
            {!proof.effective && <span>{words.consents.overtaken}</span>}
          </li>
        ))}
      </ol>
    </Listing>
  );
}
