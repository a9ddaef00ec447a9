import { reasonIn, reasonStrings } from "../../components/reasons.ts";
import { useFormat } from "../../strings/format.ts";
import { notSentOf, useRate } from "./rate.tsx";
import classes from "./reports.module.css";
import { Section } from "./section.tsx";
import { reportsStrings } from "./strings.ts";

/** Why moments were not sent, the most frequent reason first. */
export function Reasons({ suppressed }: { suppressed: Readonly<Record<string, number>> }) {
  const words = reportsStrings.use();
  const names = reasonStrings.use();
  const { number } = useFormat();
  const rate = useRate();
  const total = notSentOf({ suppressed });
  const rows = Object.entries(suppressed).sort(([, a], [, b]) => b - a);
  const most = rows[0]?.[1] ?? 1;
  return (
    <Section title={words.reasons}>
      {rows.length === 0 && <p className={classes.muted}>{words.reasonsNone}</p>}
      <ol className={classes.funnel}>
        {rows.map(([reason, count]) => (
          <li key={reason} className={classes.step}>
            <span>{reasonIn(names, reason)}</span>
            <span className={classes.track} aria-hidden="true">
              <span className={classes.hatched} style={{ width: `${(100 * count) / most}%` }} />
            </span>
            <b>{number(count)}</b>
            <span className={classes.muted}>{rate(count, total, "notSent")}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
