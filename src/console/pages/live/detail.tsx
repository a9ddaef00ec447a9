import { ActionIcon, Button, Drawer, Group, Skeleton, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type ReactNode, useEffect } from "react";
import { segment } from "../../api/client.ts";
import { useDecisionsAround } from "../../api/customers.ts";
import type { EventView, LiveItem } from "../../api/live.ts";
import { linkTo, setQuery } from "../../app/router.ts";
import { Icon } from "../../components/icon.tsx";
import { Ladder } from "../../components/ladder.tsx";
import { Message } from "../../components/message.tsx";
import { CampaignName, ZoneName } from "../../components/names.tsx";
import { ProblemNote } from "../../components/problem.tsx";
import { common } from "../../strings/common.ts";
import { useFormat } from "../../strings/format.ts";
import { EventFacts } from "./facts.tsx";
import classes from "./live.module.css";
import { movementOf } from "./row.tsx";
import { liveStrings } from "./strings.ts";

/** Decisions of an event stand at the moment at which the server took it in. */
const moment = 1_500;
const shut = () => setQuery({ item: null });

/** The chosen line, opened: beside the list, or above it on a phone. */
export function LiveDetail({ id, items }: { id: string | null; items: readonly LiveItem[] }) {
  const words = liveStrings.use();
  const { close } = common.use();
  const isNarrow = useMediaQuery("(max-width: 1000px)", false, { getInitialValueInEffect: false });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && !event.defaultPrevented && shut();
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const item = items.find((one) => one.id === id);
  const content = item === undefined ? <p className={classes.muted}>{words.gone}</p> : <Opened item={item} />;
  if (isNarrow)
    return (
      <Drawer
        opened={id !== null}
        onClose={shut}
        position="bottom"
        size="85%"
        title={words.detail}
        closeButtonProps={{ "aria-label": close }}
        radius="md"
      >
        {id !== null && <div className={classes.drawer}>{content}</div>}
      </Drawer>
    );
  return (
    <aside className={classes.detail} aria-label={words.detail}>
      {id === null ? <Choose /> : <Panel>{content}</Panel>}
    </aside>
  );
}

function Choose() {
  const words = liveStrings.use();
  return (
    <div className={classes.choose}>
      <p>{words.choose}</p>
      <p className={classes.muted}>{words.chooseWhy}</p>
    </div>
  );
}

function Panel({ children }: { children: ReactNode }) {
  const words = common.use();
  return (
    <div className={classes.panel}>
      <ActionIcon
        className={classes.close ?? ""}
        variant="subtle"
        color="gray"
        aria-label={words.close}
        onClick={shut}
      >
        <Icon name="close" size={18} />
      </ActionIcon>
      {children}
    </div>
  );
}

function Opened({ item }: { item: LiveItem }) {
  const { customerId, geofenceId } = item.kind === "event" ? item.event : item.decision;
  const words = liveStrings.use();
  const { dateTime } = useFormat();
  return (
    <div className={classes.opened}>
      <header>
        <Title order={2}>
          {item.kind === "event" ? (
            <>
              {customerId} {words[movementOf(item.event.type)]}
            </>
          ) : (
            <CampaignName id={item.decision.campaignId} />
          )}
        </Title>
        <p className={classes.muted}>
          <ZoneName id={geofenceId} /> · {item.kind === "decision" && `${customerId} · `}
          {dateTime(item.kind === "event" ? item.event.at : item.at)}
        </p>
      </header>
      {item.kind === "event" ? (
        <OpenedEvent event={item.event} />
      ) : (
        <>
          <Ladder key={item.id} decision={item.decision} />
          {item.decision.notificationId !== undefined && <Message id={item.decision.notificationId} />}
        </>
      )}
      <Group gap="xs">
        <Button size="xs" variant="default" component="a" {...linkTo(`/customers/${segment(customerId)}`)}>
          {words.toCustomer}
        </Button>
        <Button size="xs" variant="subtle" onClick={() => setQuery({ customer: customerId })}>
          {words.onlyCustomer}
        </Button>
        <Button size="xs" variant="subtle" onClick={() => setQuery({ zone: geofenceId })}>
          {words.onlyZone}
        </Button>
      </Group>
    </div>
  );
}

const kinds = {
  "geofence.entered": ["enter"],
  "geofence.dwelled": ["dwell"],
  "geofence.exited": ["exit"],
} as const;

function OpenedEvent({ event }: { event: EventView }) {
  const words = liveStrings.use();
  const at = Date.parse(event.receivedAt ?? event.at);
  const around = useDecisionsAround(event.customerId, at - moment, at + moment);
  const own = around.data?.data.filter(
    ({ geofenceId, event: kind }) =>
      geofenceId === event.geofenceId && (kinds[event.type] as readonly string[]).includes(kind),
  );
  return (
    <>
      <EventFacts event={event} />
      <section className={classes.opened}>
        <Title order={3}>{words.decided}</Title>
        <ProblemNote error={around.error} retry={() => void around.refetch()} />
        {around.isPending && <Skeleton height={72} aria-busy="true" />}
        {own?.length === 0 && <p className={classes.muted}>{words.nobodyDecided}</p>}
        {own?.map((decision) => (
          <div key={decision.id} className={classes.decision}>
            <b>
              <CampaignName id={decision.campaignId} />
            </b>
            <Ladder decision={decision} />
          </div>
        ))}
      </section>
    </>
  );
}
