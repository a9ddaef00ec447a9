import { ActionIcon, Button, NumberInput, Select, Skeleton } from "@mantine/core";
import type { ImportReport } from "../../../api/imports.ts";
import { Icon } from "../../../components/icon.tsx";
import { ProblemNote } from "../../../components/problem.tsx";
import { say } from "../../../components/toast.tsx";
import { common } from "../../../strings/common.ts";
import { useFormat } from "../../../strings/format.ts";
import page from "../map-page.module.css";
import classes from "./import.module.css";
import { importStrings } from "./strings.ts";
import type { useImport } from "./use-import.ts";

const kinds = ["created", "updated", "disabled", "unchanged", "rejected"] as const;
const mostRows = 50;
/** As many changes as a report lists. */
const mostListed = 1_000;

/** What a file would do, before it does it. */
export function ImportPanel({
  file,
  state: { how, setHow, trial, run },
  knownTags,
  onClose,
  onDone,
}: {
  file: File;
  state: ReturnType<typeof useImport>;
  knownTags: readonly string[];
  onClose: () => void;
  onDone: () => void;
}) {
  const words = importStrings.use();
  const { cancel } = common.use();
  const { number } = useFormat();
  const report = trial.data?.report;
  const changes = report === undefined ? 0 : report.created + report.updated + report.disabled;
  const start = () =>
    run.mutate(undefined, {
      onSuccess({ created, updated, disabled }) {
        say(words.done(number(created), number(updated), number(disabled)));
        onDone();
      },
    });
  return (
    <div className={page.form}>
      <header className={page.panelHead}>
        <ActionIcon variant="subtle" color="gray" size={34} aria-label={words.back} onClick={onClose}>
          <Icon name="back" />
        </ActionIcon>
        <h2 className={page.panelTitle}>
          {words.title} <small>{file.name}</small>
        </h2>
      </header>
      <div className={page.fields}>
        {trial.isPending ? (
          <div role="status">
            <p className={page.count}>{words.reading}</p>
            <Skeleton height={132} mt={8} />
          </div>
        ) : (
          report !== undefined && <Says report={report} />
        )}
        <ProblemNote error={trial.error ?? run.error} retry={() => void trial.refetch()} />
        <NumberInput
          label={words.radius}
          suffix=" m"
          min={10}
          max={50_000}
          step={50}
          clampBehavior="blur"
          value={how.radius}
          onChange={(radius) => typeof radius === "number" && radius >= 10 && setHow({ ...how, radius })}
        />
        <Select
          label={words.sync}
          description={words.syncHint}
          placeholder={words.syncNone}
          clearable
          searchable
          limit={30}
          data={[...knownTags]}
          value={how.sync || null}
          onChange={(sync) => setHow({ ...how, sync: sync ?? "" })}
        />
      </div>
      <footer className={page.foot}>
        <span className={page.spring} />
        <Button variant="default" onClick={onClose}>
          {cancel}
        </Button>
        <Button onClick={start} loading={run.isPending} disabled={changes === 0 || trial.isFetching}>
          {words.run(number(changes), changes === 1)}
        </Button>
      </footer>
    </div>
  );
}

function Says({ report }: { report: ImportReport }) {
  const words = importStrings.use();
  const { number } = useFormat();
  const changes = report.created + report.updated + report.disabled;
  const counts = { ...report, rejected: report.rejectedTotal };
  return (
    <>
      <dl className={classes.counts}>
        {kinds.map((kind) => (
          <div key={kind} data-none={counts[kind] === 0 || undefined}>
            <dt>
              <span className={classes.sign} data-kind={kind} aria-hidden="true" />
              {words.kinds[kind]}
            </dt>
            <dd>{number(counts[kind])}</dd>
          </div>
        ))}
      </dl>
      {changes === 0 && report.rejectedTotal === 0 && <p className={page.count}>{words.nothing}</p>}
      {changes > mostListed && <p className={page.count}>{words.notShown(number(mostListed))}</p>}
      {report.rejected.length > 0 && (
        <section>
          <h3 className={page.small}>{words.rejected}</h3>
          <ul className={classes.rows}>
            {report.rejected.slice(0, mostRows).map(({ row, id, pointer, detail }) => (
              <li key={`${row} ${pointer}`}>
                <strong>
                  {words.row(number(row))}
                  {id !== null && ` · ${id}`}
                </strong>
                {detail}
              </li>
            ))}
          </ul>
          {report.rejectedTotal > mostRows && (
            <p className={page.count}>{words.more(number(report.rejectedTotal - mostRows))}</p>
          )}
        </section>
      )}
      {report.warnings.length > 0 && (
        <section>
          <h3 className={page.small}>{words.warnings}</h3>
          <ul className={classes.rows}>
            {firstOfEach(report).map(({ code, row, detail }) => (
              <li key={code}>
                <strong>
                  {row !== null && words.row(number(row))}
                  {(report.warningTotals[code] ?? 1) > 1 &&
                    ` · ${words.times(number(report.warningTotals[code] ?? 1))}`}
                </strong>
                {detail}
              </li>
            ))}
          </ul>
        </section>
      )}
      {report.columns !== undefined && (
        <details className={classes.columns}>
          <summary>{words.columns}</summary>
          <dl>
            {Object.entries(report.columns).map(([heading, field]) => (
              <div key={heading}>
                <dt>{heading}</dt>
                <dd>{field}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

/** One example of each kind of warning; how many there are stands beside it. */
function firstOfEach({ warnings }: ImportReport) {
  return warnings.filter(({ code }, index) => warnings.findIndex((other) => other.code === code) === index);
}
