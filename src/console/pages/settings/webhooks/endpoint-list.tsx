import { Button } from "@mantine/core";
import { useState } from "react";
import type { WebhookWithHealth } from "../../../../http/views.ts";
import { segment } from "../../../api/client.ts";
import { useMay } from "../../../api/session.ts";
import { useWebhooks } from "../../../api/webhooks.ts";
import { linkTo } from "../../../app/router.ts";
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Listing } from "../../../components/listing.tsx";
import { Outcome } from "../../../components/outcome.tsx";
import { Rows } from "../../../components/rows.tsx";
import { useFormat } from "../../../strings/format.ts";
import { SectionHead } from "../section-head.tsx";
import classes from "../settings.module.css";
import { EndpointDialog } from "./endpoint-dialog.tsx";
import { webhooksStrings } from "./strings.ts";

export function EndpointList() {
  const words = webhooksStrings.use();
  const { admin } = useMay();
  const list = useWebhooks();
  const [isCreating, setCreating] = useState(false);
  const create = admin && (
    <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setCreating(true)}>
      {words.create}
    </Button>
  );
  return (
    <>
      <SectionHead title={words.title} why={words.why}>
        {list.rows.length > 0 && create}
      </SectionHead>
      <Listing
        list={list}
        skeleton={64}
        empty={
          <Empty icon="webhook" title={words.empty} why={words.emptyWhy}>
            {create}
          </Empty>
        }
      >
        <Rows label={words.list}>
          {list.rows.map((webhook) => (
            <Row key={webhook.id} webhook={webhook} />
          ))}
        </Rows>
      </Listing>
      {isCreating && <EndpointDialog webhook={null} onClose={() => setCreating(false)} />}
    </>
  );
}

function Row({ webhook }: { webhook: WebhookWithHealth }) {
  const words = webhooksStrings.use();
  const { number } = useFormat();
  const { pending, delivered, dead } = webhook.deliveries;
  return (
    <li>
      <a className={classes.row} data-row {...linkTo(`/settings/webhooks/${segment(webhook.id)}`)}>
        <span className={classes.who}>
          <b>{webhook.id}</b>
          <span className={classes.muted}>{webhook.url}</span>
        </span>
        {dead > 0 && <Outcome meaning="failed">{`${number(dead)} ${words.health.dead}`}</Outcome>}
        <span className={classes.muted}>
          {number(delivered)} {words.health.delivered} · {number(pending)} {words.health.pending}
        </span>
        <EndpointState webhook={webhook} />
        <Icon name="next" size={16} />
      </a>
    </li>
  );
}

export function EndpointState({ webhook }: { webhook: WebhookWithHealth }) {
  const words = webhooksStrings.use();
  if (webhook.disabledReason !== null)
    return <Outcome meaning="failed">{words.disabled[webhook.disabledReason]}</Outcome>;
  return <span className={classes.tag}>{webhook.enabled ? words.on : words.off}</span>;
}
