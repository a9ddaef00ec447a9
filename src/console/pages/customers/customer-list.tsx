import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { CustomerView } from "../../../http/views.ts";
import { segment } from "../../api/client.ts";
import { useCustomers } from "../../api/customers.ts";
import { linkTo, useQueryParam } from "../../app/router.ts";
import { Empty } from "../../components/empty.tsx";
import { FirstPhone } from "../../components/first-phone.tsx";
import { Icon } from "../../components/icon.tsx";
import { Listing } from "../../components/listing.tsx";
import { Page } from "../../components/page.tsx";
import { Rows } from "../../components/rows.tsx";
import { useFormat } from "../../strings/format.ts";
import { ConsentMarks } from "./consents.tsx";
import classes from "./customers.module.css";
import { nameOf } from "./profile.ts";
import { customersStrings } from "./strings.ts";

export function CustomerList() {
  const words = customersStrings.use();
  const [q, setQ] = useQueryParam("q");
  const [asked] = useDebouncedValue(q.trim(), 200);
  const list = useCustomers(asked);
  return (
    <Page title={words.title} lead={words.lead}>
      <TextInput
        mb="md"
        data-search
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        leftSection={<Icon name="search" size={18} />}
        rightSection={<kbd className="key">/</kbd>}
        value={q}
        onChange={(event) => setQ(event.currentTarget.value)}
      />
      <Listing
        list={list}
        empty={
          asked === "" ? (
            <Empty icon="customers" title={words.empty} why={words.emptyWhy}>
              <FirstPhone />
            </Empty>
          ) : (
            <Empty icon="search" title={words.noMatch} why={words.noMatchWhy}>
              <Button variant="default" onClick={() => setQ(null)}>
                {words.clear}
              </Button>
            </Empty>
          )
        }
      >
        <Rows label={words.list}>
          {list.rows.map((customer) => (
            <Row key={customer.id} customer={customer} />
          ))}
        </Rows>
      </Listing>
    </Page>
  );
}

function Row({ customer }: { customer: CustomerView }) {
  const words = customersStrings.use();
  const { day } = useFormat();
  const name = nameOf(customer.traits);
  return (
    <li>
      <a className={classes.row} data-row {...linkTo(`/customers/${segment(customer.id)}`)}>
        <span className={classes.who}>
          <b>{name ?? (customer.id.startsWith("anon_") ? words.anonymous : customer.id)}</b>
          {(name !== null || customer.id.startsWith("anon_")) && (
            <span className={classes.id}>{customer.id}</span>
          )}
        </span>
        <ConsentMarks consents={customer.consents} />
        <span className={classes.since}>{words.since(day(customer.createdAt))}</span>
        <Icon name="next" size={16} />
      </a>
    </li>
  );
}
