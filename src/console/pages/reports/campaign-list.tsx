import { Button, Skeleton } from "@mantine/core";
import type { CampaignView } from "../../../http/views.ts";
import { segment } from "../../api/client.ts";
import { useCampaignList, useReport } from "../../api/reports.ts";
import { linkTo } from "../../app/router.ts";
import { Empty } from "../../components/empty.tsx";
import { Icon } from "../../components/icon.tsx";
import { Listing } from "../../components/listing.tsx";
import { wordsOf } from "../../components/problem.tsx";
import { Rows } from "../../components/rows.tsx";
import { useFormat } from "../../strings/format.ts";
import { usePeriod } from "./period.tsx";
import { useRate } from "./rate.tsx";
import classes from "./reports.module.css";
import { reportsStrings } from "./strings.ts";

/** Every campaign in four figures. */
export function CampaignList() {
  const words = reportsStrings.use();
  const list = useCampaignList();
  return (
    <Listing
      list={list}
      skeleton={84}
      empty={
        <Empty icon="reports" title={words.noCampaigns} why={words.noCampaignsWhy}>
          <Button component="a" {...linkTo("/campaigns")}>
            {words.toCampaigns}
          </Button>
        </Empty>
      }
    >
      <Rows label={words.list}>
        {list.rows.map((campaign) => (
          <Row key={campaign.id} campaign={campaign} />
        ))}
      </Rows>
    </Listing>
  );
}

function Row({ campaign: { id, name, status } }: { campaign: CampaignView }) {
  const words = reportsStrings.use();
  return (
    <li>
      <a className={classes.row} data-row {...linkTo(`/reports/campaigns/${segment(id)}${location.search}`)}>
        <span className={classes.who}>
          <b>{name}</b>
          <span className={classes.muted}>{words.status[status]}</span>
        </span>
        <Summary id={id} />
        <Icon name="next" size={16} />
      </a>
    </li>
  );
}

function Summary({ id }: { id: string }) {
  const words = reportsStrings.use();
  const { number } = useFormat();
  const rate = useRate();
  const report = useReport(id, usePeriod());
  if (report.error !== null) return <span className={classes.muted}>{wordsOf(report.error)}</span>;
  if (report.data === undefined) return <Skeleton height={40} aria-busy="true" />;
  const { decided, sent, funnel } = report.data;
  const cells = [
    ["decided", decided, ""],
    ["sent", sent, rate(sent, decided, "decided")],
    ["opened", funnel.opened, rate(funnel.opened, sent, "sent")],
    ["converted", funnel.converted, rate(funnel.converted, sent, "sent")],
  ] as const;
  return (
    <span className={classes.cells}>
      {cells.map(([step, count, share]) => (
        <span key={step} className={classes.cell}>
          <span className={classes.muted}>{words.steps[step]}</span>
          <b>{number(count)}</b>
          <span className={classes.small}>{share}</span>
        </span>
      ))}
    </span>
  );
}
