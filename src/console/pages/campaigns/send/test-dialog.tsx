import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { sendTest, useNotificationState } from "../../../api/campaigns-send.ts";
import { Dialog } from "../../../components/dialog.tsx";
import { MessageOutcome } from "../../../components/message.tsx";
import { PhoneLink } from "../../../components/phone-link.tsx";
import { faultAt, ProblemNote } from "../../../components/problem.tsx";
import { common } from "../../../strings/common.ts";
import { useEditing } from "../editor/context.ts";
import { CustomerPicker } from "../fields/customer-picker.tsx";
import { sendStrings } from "./strings.ts";

const kept = "parvis.my-phone";
const mostZones = 200;

/** Sends the campaign to one's own phone and follows it there. */
export function TestDialog({
  onClose,
  save,
}: {
  onClose: () => void;
  /** Stores what is not stored yet; answers the campaign's id. */
  save: () => Promise<string>;
}) {
  const { test: words } = sendStrings.use();
  const { close } = common.use();
  const { chosen } = useEditing();
  const [customerId, setCustomer] = useState(() => localStorage.getItem(kept) ?? "");
  const [geofenceId, setZone] = useState<string | null>(null);
  const sending = useMutation({
    mutationFn: async () => {
      const id = await save();
      localStorage.setItem(kept, customerId);
      return sendTest(id, { customerId, ...(geofenceId === null ? {} : { geofenceId }) });
    },
  });
  const { data: message } = useNotificationState(sending.data?.notificationId);
  return (
    <Dialog onClose={onClose} title={words.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (customerId !== "") sending.mutate();
        }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {words.text} {words.saveFirst}
          </Text>
          <CustomerPicker
            label={words.customer}
            description={words.customerHint}
            placeholder={words.pick}
            value={customerId}
            error={faultAt(sending.error, "/customerId")}
            onChange={(id) => setCustomer(id ?? "")}
          />
          {customerId === "" && (
            <Group gap={8}>
              <Text size="sm" c="dimmed">
                {words.noPhone}
              </Text>
              <PhoneLink variant="light" />
            </Group>
          )}
          <Select
            label={words.zone}
            placeholder={words.anyZone}
            searchable
            clearable
            value={geofenceId}
            data={chosen.slice(0, mostZones).map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setZone}
          />
          <ProblemNote error={sending.error} shown={["/customerId"]} />
          {sending.data !== undefined && (
            <Stack gap={6} role="status">
              <Text fw={600}>{sending.data.title}</Text>
              <Text size="sm">{sending.data.body}</Text>
              <Group gap={8}>
                <MessageOutcome state={message?.state ?? "queued"} />
                <Text size="sm">{words.states[message?.state ?? "queued"]}</Text>
              </Group>
            </Stack>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {close}
            </Button>
            <Button type="submit" loading={sending.isPending} disabled={customerId === ""}>
              {sending.data === undefined ? words.send : words.sendAgain}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
