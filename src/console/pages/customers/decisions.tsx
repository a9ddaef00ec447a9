import { SegmentedControl } from "@mantine/core";
import type { DecisionView } from "../../../http/views.ts";
import { useCustomerDecisions } from "../../api/customers.ts";
import { every } from "../../api/every.ts";
import { useQueryParam } from "../../app/router.ts";
import { Empty } from "../../components/empty.tsx";
import { Ladder } from "../../components/ladder.tsx";
import { Listing } from "../../components/listing.tsx";
import { Message } from "../../components/message.tsx";
import { CampaignName, ZoneName } from "../../components/names.tsx";
import { OpeningRow } from "../../components/opening-row.tsx";
import { Outcome } from "../../components/outcome.tsx";
import { Rows } from "../../components/rows.tsx";
import { common } from "../../strings/common.ts";
import { useFormat } from "../../strings/format.ts";
import { useLanguage } from "../../strings/language.ts";
import classes from "./customers.module.css";
import { customersStrings } from "./strings.ts";

const outcomes = every<DecisionView["outcome"]>({ sent: true, ghost: true, suppressed: true });

/** Why this customer did, or did not, get something: every decision, opened to its gates. */
export function CustomerDecisions({ id }: { id: string }) {
  const words = customersStrings.use().decisions;
  const names = common.use().outcomes;
  const [outcome, setOutcome] = useQueryParam("outcome");
  const list = useCustomerDecisions(id, outcome);
  return (
    <>
      <SegmentedControl
        className={classes.tabs ?? ""}
        size="xs"
        aria-label={words.label}
        value={outcome}
        onChange={setOutcome}
        data={[{ value: "", label: words.all }, ...outcomes.map((value) => ({ value, label: names[value] }))]}
      />
      <Listing
        list={list}
        empty={
          outcome === "" ? (
            <Empty icon="reports" title={words.empty} why={words.emptyWhy} />
          ) : (
            <Empty icon="search" title={words.noneOf} why={words.noneOfWhy} />
          )
        }
      >
        <Rows label={words.label}>
          {list.rows.map((decision) => (
            <Decision key={decision.id} decision={decision} />
          ))}
        </Rows>
      </Listing>
    </>
  );
}

function Decision({ decision }: { decision: DecisionView }) {
  const { dateTime } = useFormat();
  const language = useLanguage();
  return (
    <OpeningRow
      className={classes.decision}
      summary={(isOpen) => (
        <>
          <span className={classes.what}>
            <b>
              <CampaignName id={decision.campaignId} />
            </b>
            <span className={classes.muted}>
              <ZoneName id={decision.geofenceId} /> · {dateTime(decision.at)}
            </span>
            {!isOpen && decision.outcome !== "sent" && (
              <span className={classes.sentence}>{decision.sentence[language]}</span>
            )}
          </span>
          <Outcome meaning={decision.outcome} />
        </>
      )}
    >
      <div className={classes.opened}>
        <Ladder decision={decision} />
        {decision.notificationId !== undefined && <Message id={decision.notificationId} />}
      </div>
    </OpeningRow>
  );
}
