import { Button, SegmentedControl } from "@mantine/core";
import { useMemo } from "react";
import type { FeedState } from "../../api/live.ts";
import { setQuery, usePlace } from "../../app/router.ts";
import { Empty } from "../../components/empty.tsx";
import { FirstPhone } from "../../components/first-phone.tsx";
import { Icon } from "../../components/icon.tsx";
import { RowSkeletons } from "../../components/listing.tsx";
import { Page } from "../../components/page.tsx";
import { Pick } from "../../components/pick.tsx";
import { ProblemNote } from "../../components/problem.tsx";
import { Rows } from "../../components/rows.tsx";
import { useFormat } from "../../strings/format.ts";
import { LiveDetail } from "./detail.tsx";
import { clearFilter, type Filter, isFiltering, isWanted, shows, useFilter } from "./filter.ts";
import classes from "./live.module.css";
import { MapView } from "./map-view.tsx";
import { LiveRow } from "./row.tsx";
import { liveStrings } from "./strings.ts";
import { useFeed } from "./use-feed.ts";

export function LivePage() {
  const words = liveStrings.use();
  const filter = useFilter();
  const { state, setPaused } = useFeed(filter);
  const { query } = usePlace();
  const chosen = query.get("item");
  const isMap = query.get("view") === "map";
  const items = useMemo(() => state.items.filter((item) => isWanted(item, filter)), [state.items, filter]);
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <LinkState state={state} />
          <Button
            variant={isMap ? "light" : "default"}
            aria-pressed={isMap}
            leftSection={<Icon name="map" size={18} />}
            onClick={() => setQuery({ view: isMap ? null : "map" })}
          >
            {words.view}
          </Button>
          <Button
            variant="default"
            leftSection={<Icon name={state.isPaused ? "play" : "pause"} size={18} />}
            onClick={() => setPaused(!state.isPaused)}
          >
            {state.isPaused ? words.resume : words.pause}
          </Button>
        </>
      }
    >
      <Filters filter={filter} />
      <div className={classes.split}>
        <div className={classes.stream}>
          {isMap && <MapView items={items} chosen={chosen} />}
          <Notes state={state} onResume={() => setPaused(false)} />
          {!state.isLoaded ? (
            <RowSkeletons height={52} count={8} />
          ) : items.length === 0 ? (
            <Nothing isFiltered={isFiltering(filter)} />
          ) : (
            <Rows label={words.list}>
              {items.map((item) => (
                <LiveRow key={item.id} item={item} isChosen={item.id === chosen} />
              ))}
            </Rows>
          )}
        </div>
        <LiveDetail id={chosen} items={state.items} />
      </div>
    </Page>
  );
}

function LinkState({ state: { link, isPaused } }: { state: FeedState }) {
  const words = liveStrings.use();
  const shown = isPaused ? "paused" : link;
  return (
    <span className={classes.link} data-link={shown} role="status">
      <span className={classes.pulse} aria-hidden="true" />
      {words.link[shown]}
    </span>
  );
}

function Filters({ filter }: { filter: Filter }) {
  const words = liveStrings.use();
  return (
    <div className={classes.filters}>
      <SegmentedControl
        aria-label={words.filters.label}
        className={classes.show ?? ""}
        value={filter.show}
        onChange={(show) => setQuery({ show: show === "all" ? null : show })}
        data={shows.map((value) => ({ value, label: words.filters[value] }))}
      />
      <div className={classes.picks}>
        <Pick
          what="zone"
          label={words.zone}
          all={words.anyZone}
          value={filter.zone}
          onChange={(zone) => setQuery({ zone })}
        />
        <Pick
          what="campaign"
          label={words.campaign}
          all={words.anyCampaign}
          value={filter.campaign}
          onChange={(campaign) => setQuery({ campaign })}
        />
        <Pick
          what="customer"
          label={words.customer}
          all={words.anyCustomer}
          value={filter.customer}
          onChange={(customer) => setQuery({ customer })}
        />
      </div>
    </div>
  );
}

function Notes({ state, onResume }: { state: FeedState; onResume: () => void }) {
  const words = liveStrings.use();
  const { number, dateTime } = useFormat();
  return (
    <>
      {state.held > 0 && (
        <Button variant="light" size="compact-md" fullWidth mb="xs" onClick={onResume}>
          {words.held(number(state.held), state.held === 1)}
        </Button>
      )}
      {state.gap !== null && (
        <p className={classes.gap} role="status">
          {words.gap(dateTime(state.gap.from), dateTime(state.gap.to))}
        </p>
      )}
      <ProblemNote error={state.error} />
    </>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  const words = liveStrings.use();
  return isFiltered ? (
    <Empty icon="search" title={words.noMatch} why={words.noMatchWhy}>
      <Button variant="default" onClick={clearFilter}>
        {words.clear}
      </Button>
    </Empty>
  ) : (
    <Empty icon="live" title={words.quiet} why={words.quietWhy}>
      <FirstPhone />
    </Empty>
  );
}
