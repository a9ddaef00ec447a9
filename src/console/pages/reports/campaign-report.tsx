import { Button, Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import { segment } from "../../api/client.ts";
import { useCampaignName } from "../../api/names.ts";
import { type CampaignReport, downloadReport, useReport } from "../../api/reports.ts";
import { linkTo, setQuery } from "../../app/router.ts";
import { Empty } from "../../components/empty.tsx";
import { Icon } from "../../components/icon.tsx";
import { Page } from "../../components/page.tsx";
import { ProblemNote } from "../../components/problem.tsx";
import { sayProblem } from "../../components/toast.tsx";
import { useFormat } from "../../strings/format.ts";
import { Breakdown } from "./breakdown.tsx";
import { Funnel } from "./funnel.tsx";
import { PeriodPicker, usePeriod } from "./period.tsx";
import { Reasons } from "./reasons.tsx";
import classes from "./reports.module.css";
import { reportsStrings } from "./strings.ts";

/** The chart library comes with the first chart. */
const DayChart = lazy(() => import("./day-chart.tsx").then((m) => ({ default: m.DayChart })));

export function CampaignReportPage({ id }: { id: string }) {
  const words = reportsStrings.use();
  const { number } = useFormat();
  const name = useCampaignName(id);
  const period = usePeriod();
  const report = useReport(id, period);
  return (
    <Page
      title={name}
      lead={report.data === undefined ? words.lead : words.moments(number(report.data.decided))}
      actions={<PeriodPicker />}
    >
      <nav className={classes.bar}>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          component="a"
          {...linkTo(`/reports${location.search}`)}
          leftSection={<Icon name="back" size={16} />}
        >
          {words.back}
        </Button>
        <span className={classes.spacer} />
        <Button size="xs" variant="default" component="a" {...linkTo(`/campaigns/${segment(id)}`)}>
          {words.edit}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => downloadReport(id, period).catch(sayProblem)}
          leftSection={<Icon name="download" size={16} />}
        >
          {words.csv}
        </Button>
      </nav>
      {report.data !== undefined ? (
        <Figures report={report.data} />
      ) : report.error !== null ? (
        <ProblemNote error={report.error} retry={() => void report.refetch()} />
      ) : (
        <div className={classes.sections} aria-busy="true">
          <Skeleton height={300} radius="md" />
          <Skeleton height={200} radius="md" />
          <Skeleton height={240} radius="md" />
        </div>
      )}
    </Page>
  );
}

function Figures({ report }: { report: CampaignReport }) {
  const words = reportsStrings.use();
  if (report.decided === 0)
    return (
      <Empty icon="reports" title={words.noDecisions} why={words.noDecisionsWhy}>
        <Button variant="default" onClick={() => setQuery({ period: "all", from: null, to: null })}>
          {words.wholeTime}
        </Button>
      </Empty>
    );
  return (
    <div className={classes.sections}>
      <Funnel report={report} />
      <Reasons suppressed={report.suppressed} />
      <Suspense fallback={<Skeleton height={340} radius="md" aria-busy="true" />}>
        <DayChart perDay={report.perDay} />
      </Suspense>
      <Breakdown title={words.geofences} name={words.zone} kind="zone" groups={report.perGeofence} />
      {Object.keys(report.perVariant).length > 1 && (
        <Breakdown title={words.variants} name={words.variant} kind="variant" groups={report.perVariant} />
      )}
    </div>
  );
}
