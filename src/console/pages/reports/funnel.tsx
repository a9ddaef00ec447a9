import type { CampaignReport } from "../../api/reports.ts";
import { Icon } from "../../components/icon.tsx";
import { useFormat } from "../../strings/format.ts";
import { notSentOf, type Of, useRate, useRevenue } from "./rate.tsx";
import classes from "./reports.module.css";
import { Section } from "./section.tsx";
import { reportsStrings } from "./strings.ts";

/** From every moment decided to what came of it; what left the way on the way stands beside it. */
export function Funnel({ report }: { report: CampaignReport }) {
  const words = reportsStrings.use();
  const { number } = useFormat();
  const { funnel, unsent } = report;
  const money = useRevenue()(funnel.revenue);
  const steps: readonly (readonly [keyof typeof words.steps, number, Of])[] = [
    ["sent", funnel.sent, "decided"],
    ["delivered", funnel.delivered, "sent"],
    ["opened", funnel.opened, "sent"],
    ["converted", funnel.converted, "sent"],
    ["redeemed", funnel.redeemed, "sent"],
  ];
  return (
    <Section title={words.funnel}>
      <ol className={classes.funnel}>
        <Step name={words.steps.decided} count={funnel.decided} whole={funnel.decided} share="" isWhole />
        {steps.map(([step, count, of]) => (
          <Share key={step} name={words.steps[step]} count={count} report={report} of={of} />
        ))}
      </ol>
      <div className={classes.beside}>
        <Beside meaning="ghost" name={words.ghosts} count={report.ghost} note={words.ghostsWhy} />
        <Beside meaning="suppressed" name={words.notSent} count={notSentOf(report)} note="" />
      </div>
      {unsent.failed + unsent.expired + unsent.cancelled > 0 && (
        <p className={classes.muted}>
          {words.unsent(number(unsent.failed), number(unsent.expired), number(unsent.cancelled))}
        </p>
      )}
      {money !== "" && (
        <p>
          {words.revenue}: <b>{money}</b>
        </p>
      )}
      <p className={classes.muted}>{words.funnelNote}</p>
    </Section>
  );
}

function Share({
  name,
  count,
  report: { funnel },
  of,
}: {
  name: string;
  count: number;
  report: CampaignReport;
  of: Of;
}) {
  const rate = useRate();
  const n = of === "decided" ? funnel.decided : funnel.sent;
  return <Step name={name} count={count} whole={funnel.decided} share={rate(count, n, of)} />;
}

function Step({
  name,
  count,
  whole,
  share,
  isWhole = false,
}: {
  name: string;
  count: number;
  whole: number;
  share: string;
  /** What all others are a part of. */
  isWhole?: boolean;
}) {
  const { number } = useFormat();
  return (
    <li className={classes.step}>
      <span>{name}</span>
      <span className={classes.track} aria-hidden="true">
        <span
          className={isWhole ? classes.whole : classes.fill}
          style={{ width: `${(100 * count) / Math.max(1, whole)}%` }}
        />
      </span>
      <b>{number(count)}</b>
      <span className={classes.muted}>{share}</span>
    </li>
  );
}

function Beside({
  meaning,
  name,
  count,
  note,
}: {
  meaning: "ghost" | "suppressed";
  name: string;
  count: number;
  note: string;
}) {
  const { number } = useFormat();
  return (
    <p className={classes.aside} data-meaning={meaning}>
      <Icon name={meaning} size={16} />
      <b>{number(count)}</b> {name}
      {note !== "" && <span className={classes.muted}>{note}</span>}
    </p>
  );
}
