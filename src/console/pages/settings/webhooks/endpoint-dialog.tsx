import { Button, Group, MultiSelect, Stack, Switch, TagsInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { EventType, WebhookView } from "../../../../http/views.ts";
import { every } from "../../../api/every.ts";
import { usePutWebhook, type WebhookBody } from "../../../api/webhooks.ts";
import { Dialog } from "../../../components/dialog.tsx";
import { faultAt, faultBelow, ProblemNote, parameterFault } from "../../../components/problem.tsx";
import { Secret } from "../../../components/secret.tsx";
import { say } from "../../../components/toast.tsx";
import { common } from "../../../strings/common.ts";
import { webhooksStrings } from "./strings.ts";

const eventTypes = every<EventType>({
  "geofence.entered": true,
  "geofence.dwelled": true,
  "geofence.exited": true,
  "notification.sent": true,
  "notification.ghosted": true,
  "notification.failed": true,
  "notification.expired": true,
  "notification.cancelled": true,
  "notification.delivered": true,
  "notification.opened": true,
  "notification.dismissed": true,
  "notification.unsubscribed": true,
  "customer.identified": true,
  "consent.changed": true,
  "offer.redeemed": true,
  "campaign.launched": true,
  "campaign.paused": true,
  "campaign.ended": true,
});

const fresh: WebhookBody = {
  url: "",
  events: ["geofence.entered", "notification.sent"],
  traits: [],
  enabled: true,
};

/** Makes an endpoint, and shows its secret; or changes one, which keeps its secret. */
export function EndpointDialog({ webhook, onClose }: { webhook: WebhookView | null; onClose: () => void }) {
  const words = webhooksStrings.use();
  const { save, saved, cancel } = common.use();
  const [id, setId] = useState(webhook?.id ?? "");
  const [body, setBody] = useState<WebhookBody>(() => (webhook === null ? fresh : bodyOf(webhook)));
  const put = usePutWebhook();
  const change = (part: Partial<WebhookBody>) => setBody({ ...body, ...part });
  const secret = put.data?.secret;
  const submit = () =>
    put.mutate(
      { id: id.trim(), body },
      {
        onSuccess(made) {
          if (made.secret !== undefined) return;
          say(saved);
          onClose();
        },
      },
    );
  if (secret !== undefined)
    return (
      <Dialog onClose={onClose} title={words.secret} isKept>
        <Stack>
          <Secret label={words.secretLabel} text={secret} />
          <Button onClick={onClose} style={{ alignSelf: "end" }}>
            {words.done}
          </Button>
        </Stack>
      </Dialog>
    );
  return (
    <Dialog onClose={onClose} title={webhook === null ? words.create : words.edit}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          {webhook === null && (
            <TextInput
              label={words.id}
              description={words.idHint}
              value={id}
              onChange={(event) => setId(event.currentTarget.value)}
              error={parameterFault(put.error, "id")}
              spellCheck={false}
              data-autofocus
              required
              withAsterisk={false}
            />
          )}
          <TextInput
            label={words.url}
            description={words.urlHint}
            placeholder="https://example.com/hooks/parvis"
            value={body.url}
            onChange={(event) => change({ url: event.currentTarget.value.trim() })}
            error={faultAt(put.error, "/url")}
            spellCheck={false}
            required
            withAsterisk={false}
          />
          <MultiSelect
            label={words.events}
            description={words.eventsHint}
            value={[...body.events]}
            onChange={(events) => change({ events: events as WebhookBody["events"] })}
            data={[{ value: "*", label: words.everything }, ...eventTypes]}
            error={faultBelow(put.error, "/events")}
            searchable
            hidePickedOptions
          />
          <TagsInput
            label={words.traits}
            description={words.traitsHint}
            value={[...body.traits]}
            onChange={(traits) => change({ traits })}
            error={faultBelow(put.error, "/traits")}
          />
          <Switch
            label={words.enabled}
            checked={body.enabled}
            onChange={(event) => change({ enabled: event.currentTarget.checked })}
          />
          <ProblemNote error={put.error} shown={["/url", "/events", "/traits"]} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {cancel}
            </Button>
            <Button type="submit" loading={put.isPending} disabled={id.trim() === "" || body.url === ""}>
              {webhook === null ? words.create : save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function bodyOf({ url, events, traits, enabled }: WebhookView): WebhookBody {
  return { url, events, traits, enabled };
}
