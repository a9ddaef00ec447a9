import { Button } from "@mantine/core";
import { useVisits, type VisitsReport as Visits } from "../../api/reports.ts";
import { linkTo } from "../../app/router.ts";
import { Empty } from "../../components/empty.tsx";
import { RowSkeletons } from "../../components/listing.tsx";
import { ZoneName } from "../../components/names.tsx";
import { ProblemNote } from "../../components/problem.tsx";
import { useFormat } from "../../strings/format.ts";
import { usePeriod } from "./period.tsx";
import classes from "./reports.module.css";
import { Figures, Section } from "./section.tsx";
import { reportsStrings } from "./strings.ts";

/** Visits of a period by zone. */
export function VisitsReport() {
  const words = reportsStrings.use().visits;
  const { data, isPending, error, refetch } = useVisits(usePeriod());
  if (isPending) return <RowSkeletons />;
  if (data === undefined) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (data.visits === 0)
    return (
      <Empty icon="pin" title={words.none} why={words.noneWhy}>
        <Button component="a" {...linkTo("/map")}>
          {words.toMap}
        </Button>
      </Empty>
    );
  return (
    <>
      <p className={classes.muted}>{words.lead}</p>
      <Zones report={data} />
    </>
  );
}

function Zones({ report: { visits, customers, data } }: { report: Visits }) {
  const all = reportsStrings.use();
  const words = all.visits;
  const { number, percent, duration } = useFormat();
  const most = data[0]?.visits ?? 1;
  const share = (part: number | null, n: number) =>
    part === null ? words.dash : words.of(percent(part), number(n));
  return (
    <Section title={words.total(number(visits), number(customers), number(data.length))}>
      <Figures
        head={[all.zone, words.count, words.people, words.dwelled, words.stay, words.again]}
        rows={data.map((zone) => [
          zone.geofenceId,
          [
            <ZoneName key="name" id={zone.geofenceId} />,
            <span key="count" className={classes.counted}>
              <span className={classes.track} aria-hidden="true">
                <span className={classes.fill} style={{ width: `${(100 * zone.visits) / most}%` }} />
              </span>
              {number(zone.visits)}
            </span>,
            number(zone.customers),
            share(zone.passByShare === null ? null : 1 - zone.passByShare, zone.ended),
            zone.dwellMedian === null
              ? words.dash
              : words.of(duration(stayText(zone.dwellMedian)), number(zone.ended)),
            share(zone.repeatRate, zone.customers),
          ],
        ])}
      />
    </Section>
  );
}

/** Seconds as a duration such as `"12m"`, as fine as one would say it. */
function stayText(seconds: number): string {
  if (seconds < 90) return `${seconds}s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)}m` : `${Math.round(seconds / 3_600)}h`;
}
