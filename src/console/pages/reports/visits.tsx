import { Button, Group, Progress, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import type { VisitView } from "../../../http/views.ts";
import { mostVisitsRead, useVisits } from "../../api/reports.ts";
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
import { zonesOf } from "./visits-by-zone.ts";

/** Visits of a period by zone, read page by page as far as a page can bear. */
export function VisitsReport() {
  const words = reportsStrings.use().visits;
  const { number } = useFormat();
  const [isStopped, setStopped] = useState(false);
  const read = useVisits(usePeriod());
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError } = read;
  const isReading = hasNextPage && !isStopped && !isFetchNextPageError;
  useEffect(() => {
    if (isReading && !isFetchingNextPage) void fetchNextPage();
  }, [isReading, isFetchingNextPage, fetchNextPage]);
  if (read.isPending) return <RowSkeletons />;
  if (read.error !== null && read.visits.length === 0)
    return <ProblemNote error={read.error} retry={() => void read.refetch()} />;
  if (read.visits.length === 0)
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
      <ProblemNote error={read.error} retry={() => void fetchNextPage()} />
      {isReading && (
        <Group mb="md" wrap="nowrap">
          <Progress
            value={(100 * read.visits.length) / mostVisitsRead}
            aria-label={words.reading(number(read.visits.length))}
            style={{ flex: 1 }}
          />
          <Text size="sm">{words.reading(number(read.visits.length))}</Text>
          <Button size="compact-sm" variant="default" onClick={() => setStopped(true)}>
            {words.stop}
          </Button>
        </Group>
      )}
      {read.isCut && <p className={classes.muted}>{words.cut(number(mostVisitsRead))}</p>}
      {hasNextPage && isStopped && <p className={classes.muted}>{words.stopped}</p>}
      <Zones visits={read.visits} />
    </>
  );
}

function Zones({ visits }: { visits: readonly VisitView[] }) {
  const words = reportsStrings.use();
  const { number, percent, duration } = useFormat();
  const zones = zonesOf(visits);
  const most = zones[0]?.visits ?? 1;
  const people = new Set(visits.map(({ customerId }) => customerId)).size;
  return (
    <Section title={words.visits.total(number(visits.length), number(people), number(zones.length))}>
      <Figures
        head={[words.zone, words.visits.count, words.visits.people, words.visits.dwelled, words.visits.stay]}
        rows={zones.map((zone) => [
          zone.id,
          [
            <ZoneName key="name" id={zone.id} />,
            <span key="count" className={classes.counted}>
              <span className={classes.track} aria-hidden="true">
                <span className={classes.fill} style={{ width: `${(100 * zone.visits) / most}%` }} />
              </span>
              {number(zone.visits)}
            </span>,
            number(zone.people),
            `${percent(zone.dwelled / zone.visits)} (n = ${number(zone.visits)})`,
            zone.medianStay === null
              ? words.visits.dash
              : words.visits.stayOf(duration(zone.medianStay), number(zone.closed)),
          ],
        ])}
      />
    </Section>
  );
}
