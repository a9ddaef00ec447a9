import type { AuditView, FieldChange } from "../../../../http/views.ts";
import { isFirstKey, useKeys } from "../../../api/access.ts";
import { keys } from "../../../api/keys.ts";
import { usePages } from "../../../api/pages.ts";
import { Empty } from "../../../components/empty.tsx";
import { Listing } from "../../../components/listing.tsx";
import { OpeningRow } from "../../../components/opening-row.tsx";
import { Rows } from "../../../components/rows.tsx";
import { catalogue } from "../../../strings/catalogue.ts";
import { useFormat } from "../../../strings/format.ts";
import { SectionHead } from "../section-head.tsx";
import classes from "../settings.module.css";

const auditStrings = catalogue(
  {
    title: "Audit log",
    why: "Who changed which zone, campaign, setting or key, and how; and who looked at what few may see.",
    list: "Changes, newest first",
    empty: "Nothing has been changed yet",
    emptyWhy: "Every change to zones, campaigns, settings and keys will be here, with who made it.",
    someone: "an erased customer",
    was: "before",
    nothing: "nothing",
  },
  {
    title: "Journal",
    why: "Qui a changé quelle zone, campagne, clé ou quel réglage, et comment ; et qui a consulté ce que peu de personnes peuvent voir.",
    list: "Changements, du plus récent au plus ancien",
    empty: "Rien n’a encore changé",
    emptyWhy:
      "Chaque changement de zone, campagne, réglage ou clé figurera ici, avec la personne qui l’a fait.",
    someone: "un client effacé",
    was: "avant",
    nothing: "rien",
  },
);

export function AuditSection() {
  const words = auditStrings.use();
  const list = usePages<AuditView>(keys.audit, "/v1/audit");
  const nameOf = useActors();
  return (
    <>
      <SectionHead title={words.title} why={words.why} />
      <Listing
        list={list}
        empty={<Empty icon="history" title={words.empty} why={words.emptyWhy} />}
        skeleton={60}
      >
        <Rows label={words.list}>
          {list.rows.map((entry) => (
            <Entry key={entry.id} entry={entry} nameOf={nameOf} />
          ))}
        </Rows>
      </Listing>
    </>
  );
}

/** The name behind an id of a key or person; the id of one that is no more. */
function useActors(): (id: string) => string {
  const { rows } = useKeys();
  return (id) => rows.find((key) => key.id === id && !isFirstKey(key))?.name ?? id;
}

function Entry({
  entry: { at, actor, action, subject, changes },
  nameOf,
}: {
  entry: AuditView;
  nameOf: (id: string) => string;
}) {
  const words = auditStrings.use();
  const { dateTime } = useFormat();
  const what = (
    <>
      <span className={classes.who}>
        <b>{subject.id === null ? words.someone : nameOf(subject.id)}</b>
        <span className={classes.muted}>
          {nameOf(actor)} · {dateTime(at)}
        </span>
      </span>
      <code className={classes.tag}>{action}</code>
    </>
  );
  if (changes.length === 0)
    return (
      <li className={classes.row} style={{ paddingRight: 46 }}>
        {what}
      </li>
    );
  return (
    <OpeningRow className={classes.row} summary={() => what}>
      <Changes changes={changes} />
    </OpeningRow>
  );
}

function Changes({ changes }: { changes: readonly FieldChange[] }) {
  const words = auditStrings.use();
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return (
    <div className={classes.opened}>
      <dl className={classes.changes}>
        {changes.map(({ field, from, to }) => (
          <div key={field}>
            <dt>{field}</dt>
            <dd>
              <ins>{to === undefined ? words.nothing : text(to)}</ins>{" "}
              {from !== undefined && (
                <>
                  <span className={classes.muted}>{words.was}</span> <del>{text(from)}</del>
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
