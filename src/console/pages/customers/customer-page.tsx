import { Anchor, Button, SegmentedControl, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { ApiProblem } from "../../api/client.ts";
import { type CustomerWithDevices, exportPath, useCustomer } from "../../api/customers.ts";
import { useMay } from "../../api/session.ts";
import { linkTo, useQueryParam } from "../../app/router.ts";
import { Empty } from "../../components/empty.tsx";
import { Icon } from "../../components/icon.tsx";
import { Page } from "../../components/page.tsx";
import { ProblemNote } from "../../components/problem.tsx";
import { useFormat } from "../../strings/format.ts";
import { ConsentCard } from "./consents.tsx";
import classes from "./customers.module.css";
import { CustomerDecisions } from "./decisions.tsx";
import { DeviceCard, ProfileCard } from "./devices.tsx";
import { EraseDialog } from "./erase.tsx";
import { PressureCard } from "./pressure.tsx";
import { nameOf } from "./profile.ts";
import { customersStrings } from "./strings.ts";
import { Timeline } from "./timeline.tsx";

export function CustomerPage({ id }: { id: string }) {
  const words = customersStrings.use();
  const customer = useCustomer(id);
  if (customer.data !== undefined) return <Shown customer={customer.data} />;
  const isGone = customer.error instanceof ApiProblem && customer.error.status === 404;
  return (
    <Page title={id}>
      <BackLink />
      {isGone ? (
        <Empty icon="customers" title={words.notFound} why={words.notFoundWhy}>
          <Button variant="default" component="a" {...linkTo("/customers")}>
            {words.back}
          </Button>
        </Empty>
      ) : customer.error !== null ? (
        <ProblemNote error={customer.error} retry={() => void customer.refetch()} />
      ) : (
        <div className={classes.split} aria-busy="true">
          <Skeleton height={320} radius="md" />
          <Skeleton height={220} radius="md" />
        </div>
      )}
    </Page>
  );
}

function BackLink() {
  const words = customersStrings.use();
  return (
    <Anchor size="sm" className={classes.back ?? ""} {...linkTo("/customers")}>
      <Icon name="back" size={14} /> {words.back}
    </Anchor>
  );
}

function Shown({ customer }: { customer: CustomerWithDevices }) {
  const words = customersStrings.use();
  const { day } = useFormat();
  const { id } = customer;
  const name = nameOf(customer.traits);
  const [view, setView] = useQueryParam("view");
  return (
    <Page
      title={name ?? id}
      lead={[name === null ? null : id, words.since(day(customer.createdAt))].filter(Boolean).join(" · ")}
      actions={<Actions id={id} />}
    >
      <BackLink />
      <div className={classes.split}>
        <div className={classes.side}>
          <PressureCard id={id} />
          <ConsentCard id={id} consents={customer.consents} />
          <DeviceCard devices={customer.devices} />
          <ProfileCard customer={customer} />
        </div>
        <div className={classes.story}>
          <SegmentedControl
            className={classes.tabs ?? ""}
            aria-label={words.tabs.label}
            value={view === "decisions" ? view : "timeline"}
            onChange={(next) => setView(next === "decisions" ? next : null)}
            data={[
              { value: "timeline", label: words.tabs.timeline },
              { value: "decisions", label: words.tabs.decisions },
            ]}
          />
          {view === "decisions" ? <CustomerDecisions id={id} /> : <Timeline id={id} />}
        </div>
      </div>
    </Page>
  );
}

function Actions({ id }: { id: string }) {
  const words = customersStrings.use();
  const may = useMay();
  const [isErasing, erasing] = useDisclosure(false);
  if (!may.admin) return null;
  return (
    <>
      <Button
        variant="default"
        component="a"
        href={exportPath(id)}
        download={`${id}.json`}
        leftSection={<Icon name="download" size={18} />}
      >
        {words.export}
      </Button>
      <Button
        variant="default"
        c="var(--failed)"
        onClick={erasing.open}
        leftSection={<Icon name="trash" size={18} />}
      >
        {words.erase}
      </Button>
      <EraseDialog id={id} opened={isErasing} onClose={erasing.close} />
    </>
  );
}
