import { Button, Paper, Skeleton, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { WebhookWithHealth } from "../../../../http/views.ts";
import { ApiProblem } from "../../../api/client.ts";
import { useMay } from "../../../api/session.ts";
import { useDeleteWebhook, useRotateSecret, useTestEvent, useWebhook } from "../../../api/webhooks.ts";
import { go, linkTo } from "../../../app/router.ts";
import { AskFirst } from "../../../components/ask.tsx";
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Facts } from "../../../components/facts.tsx";
import { Icon } from "../../../components/icon.tsx";
import { ProblemNote } from "../../../components/problem.tsx";
import { Secret } from "../../../components/secret.tsx";
import { say, sayProblem } from "../../../components/toast.tsx";
import { useFormat } from "../../../strings/format.ts";
import { SectionHead } from "../section-head.tsx";
import classes from "../settings.module.css";
import { Deliveries } from "./deliveries.tsx";
import { EndpointDialog } from "./endpoint-dialog.tsx";
import { EndpointState } from "./endpoint-list.tsx";
import { webhooksStrings } from "./strings.ts";

export function EndpointPage({ id }: { id: string }) {
  const words = webhooksStrings.use();
  const webhook = useWebhook(id);
  const isGone = webhook.error instanceof ApiProblem && webhook.error.status === 404;
  return (
    <>
      <div>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          component="a"
          {...linkTo("/settings/webhooks")}
          leftSection={<Icon name="back" size={14} />}
        >
          {words.back}
        </Button>
      </div>
      {webhook.data !== undefined && !isGone ? (
        <Shown webhook={webhook.data} />
      ) : isGone ? (
        <Empty icon="webhook" title={words.notFound} why={words.notFoundWhy} />
      ) : webhook.error !== null ? (
        <ProblemNote error={webhook.error} retry={() => void webhook.refetch()} />
      ) : (
        <Skeleton height={160} radius="md" aria-busy="true" />
      )}
    </>
  );
}

function Shown({ webhook }: { webhook: WebhookWithHealth }) {
  const words = webhooksStrings.use();
  const { admin } = useMay();
  const test = useTestEvent(webhook.id);
  const [doing, setDoing] = useState<"edit" | "rotate" | "remove" | null>(null);
  const stop = () => setDoing(null);
  return (
    <>
      <SectionHead title={webhook.id} why={webhook.url}>
        <EndpointState webhook={webhook} />
      </SectionHead>
      <Paper p="md">
        <Health webhook={webhook} />
      </Paper>
      {admin && (
        <div className={classes.buttons}>
          <Button
            size="xs"
            loading={test.isPending}
            onClick={() =>
              test.mutate(undefined, { onSuccess: () => say(words.tested), onError: sayProblem })
            }
          >
            {words.test}
          </Button>
          <Button size="xs" variant="default" onClick={() => setDoing("edit")}>
            {words.edit}
          </Button>
          <Button size="xs" variant="default" onClick={() => setDoing("rotate")}>
            {words.rotate}
          </Button>
          <Button size="xs" variant="default" color="red" onClick={() => setDoing("remove")}>
            {words.remove}
          </Button>
        </div>
      )}
      <Deliveries webhook={webhook} />
      {doing === "edit" && <EndpointDialog webhook={webhook} onClose={stop} />}
      {doing === "rotate" && <RotateSecret id={webhook.id} onClose={stop} />}
      {doing === "remove" && <Remove webhook={webhook} onClose={stop} />}
    </>
  );
}

function Health({ webhook: { deliveries } }: { webhook: WebhookWithHealth }) {
  const { health } = webhooksStrings.use();
  const { number, ago } = useFormat();
  const when = (at: string | null) => (at === null ? health.never : ago(at));
  const failure =
    deliveries.lastFailureAt === null
      ? health.never
      : `${when(deliveries.lastFailureAt)} (${deliveries.lastStatus ?? health.noAnswer})`;
  const rows = [
    [health.delivered, number(deliveries.delivered)],
    [health.pending, number(deliveries.pending)],
    [health.dead, number(deliveries.dead)],
    [health.lastSuccess, when(deliveries.lastSuccessAt)],
    [health.lastFailure, failure],
  ] as const;
  return <Facts rows={rows} />;
}

function RotateSecret({ id, onClose }: { id: string; onClose: () => void }) {
  const words = webhooksStrings.use();
  const rotate = useRotateSecret(id);
  if (rotate.data === undefined)
    return (
      <AskFirst
        opened
        onClose={onClose}
        title={words.rotate}
        confirm={words.rotateConfirm}
        isPending={rotate.isPending}
        error={rotate.error}
        onConfirm={() => rotate.mutate()}
      >
        <Text>{words.rotateText}</Text>
      </AskFirst>
    );
  return (
    <Dialog onClose={onClose} title={words.secret} isKept>
      <Stack>
        <Secret label={words.secretLabel} text={rotate.data.secret} />
        <Button onClick={onClose} style={{ alignSelf: "end" }}>
          {words.done}
        </Button>
      </Stack>
    </Dialog>
  );
}

function Remove({
  webhook: { id, deliveries },
  onClose,
}: {
  webhook: WebhookWithHealth;
  onClose: () => void;
}) {
  const words = webhooksStrings.use();
  const { number } = useFormat();
  const remove = useDeleteWebhook(id);
  return (
    <AskFirst
      opened
      onClose={onClose}
      title={words.removeTitle(id)}
      confirm={words.remove}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess() {
            say(words.removed(id));
            go("/settings/webhooks", { replace: true });
          },
        })
      }
    >
      <Text>{words.removeText(number(deliveries.pending))}</Text>
    </AskFirst>
  );
}
