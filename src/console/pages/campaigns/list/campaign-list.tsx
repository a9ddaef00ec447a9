import { Button, Paper, SegmentedControl, Skeleton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type KeyboardEvent, useState } from "react";
import { type Status, useCampaigns } from "../../../api/campaigns.ts";
import { useMay } from "../../../api/session.ts";
import { go, setQuery, usePlace } from "../../../app/router.ts";
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Page } from "../../../components/page.tsx";
import { ProblemNote } from "../../../components/problem.tsx";
import { common } from "../../../strings/common.ts";
import { campaignsStrings } from "../strings.ts";
import { CampaignRow } from "./campaign-row.tsx";
import { FirstCampaign } from "./first-campaign.tsx";
import classes from "./list.module.css";

const statuses: readonly Status[] = ["active", "draft", "paused", "ended"];

export function CampaignList() {
  const words = campaignsStrings.use();
  const { more } = common.use();
  const may = useMay();
  const { query } = usePlace();
  const [typed, setTyped] = useState(query.get("q") ?? "");
  const [q] = useDebouncedValue(typed.trim(), 200);
  const status = statuses.find((one) => one === query.get("status")) ?? null;
  const campaigns = useCampaigns({ q, status });
  const { rows } = campaigns;
  const isFiltered = q !== "" || status !== null;
  const showAll = () => {
    setTyped("");
    setQuery({ q: null, status: null });
  };
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        may.market && (
          <Button leftSection={<Icon name="plus" size={18} />} onClick={() => go("/campaigns/new")}>
            {words.create}
          </Button>
        )
      }
    >
      {(isFiltered || rows.length > 0) && (
        <div className={classes.filters}>
          <TextInput
            className={classes.search}
            aria-label={words.find}
            placeholder={words.find}
            leftSection={<Icon name="search" size={18} />}
            value={typed}
            data-search
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setQuery({ q: event.currentTarget.value.trim() });
            }}
          />
          <SegmentedControl
            className={classes.statuses}
            aria-label={words.filter}
            value={status ?? "all"}
            onChange={(value) => setQuery({ status: value === "all" ? null : value })}
            data={[
              { value: "all", label: words.all },
              ...statuses.map((value) => ({ value, label: words.status[value] })),
            ]}
          />
        </div>
      )}
      <ProblemNote error={campaigns.error} retry={() => void campaigns.refetch()} />
      {campaigns.isPending ? (
        <Loading />
      ) : rows.length > 0 ? (
        <Paper>
          <ul className={classes.rows} onKeyDown={moveInList}>
            {rows.map((campaign) => (
              <CampaignRow key={campaign.id} campaign={campaign} />
            ))}
          </ul>
        </Paper>
      ) : (
        campaigns.error === null && (
          <Paper>
            {isFiltered ? (
              <Empty icon="search" title={words.nothingFound} why={words.nothingFoundWhy}>
                <Button variant="default" onClick={showAll}>
                  {words.showAll}
                </Button>
              </Empty>
            ) : (
              <FirstCampaign />
            )}
          </Paper>
        )
      )}
      {campaigns.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={campaigns.isFetchingNextPage}
          onClick={() => void campaigns.fetchNextPage()}
        >
          {more}
        </Button>
      )}
    </Page>
  );
}

/** Arrows go from name to name. */
function moveInList(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
  const at = names.indexOf(document.activeElement as HTMLElement);
  if (step === 0 || at === -1) return;
  event.preventDefault();
  names[at + step]?.focus();
}

function Loading() {
  return (
    <Paper aria-busy="true">
      {["a", "b", "c"].map((key) => (
        <div key={key} className={classes.row}>
          <div className={classes.what}>
            <Skeleton width={180} height={18} />
            <Skeleton width="70%" height={14} mt={10} />
          </div>
        </div>
      ))}
    </Paper>
  );
}
