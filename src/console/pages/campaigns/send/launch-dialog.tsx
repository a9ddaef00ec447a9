import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { bodyOf, type Stored, tellCampaign, tellCampaignOver } from "../../../api/campaigns.ts";
import { Dialog } from "../../../components/dialog.tsx";
import { Icon } from "../../../components/icon.tsx";
import { ProblemNote } from "../../../components/problem.tsx";
import { offerUndo } from "../../../components/toast.tsx";
import { common } from "../../../strings/common.ts";
import { format } from "../../../strings/format.ts";
import { same } from "../draft/same.ts";
import type { Replay } from "../simulate/replay.ts";
import { ReplayResult } from "../simulate/replay-result.tsx";
import { campaignsStrings } from "../strings.ts";
import { sendStrings } from "./strings.ts";

/** Asked before messages leave: what it does, what it would have done, and what keeps it from doing anything. */
export function LaunchDialog({
  campaign,
  sentence,
  replay,
  onSimulate,
  onLaunched,
  onClose,
}: {
  /** As it was stored just now. */
  campaign: Stored;
  sentence: string;
  /** Of what is stored; null when that was not simulated. */
  replay: Replay | null;
  onSimulate: () => void;
  /** With what keeps it from sending all the same. */
  onLaunched: (warnings: readonly string[]) => void;
  onClose: () => void;
}) {
  const { launch: words } = sendStrings.use();
  const { cancel } = common.use();
  const { warnings, ...shown } = campaign;
  const { id, name, status } = shown;
  const launching = useMutation({
    mutationFn: () => tellCampaignOver(id, "launch", (now) => same(bodyOf(now), bodyOf(shown))),
    onSuccess: ({ effectiveBy, warnings }) => {
      onLaunched(warnings);
      onClose();
      const message = campaignsStrings.now().launched(name, format().time(effectiveBy));
      offerUndo(message, () => tellCampaign(id, "pause"));
    },
  });
  return (
    <Dialog onClose={onClose} title={status === "paused" ? words.again(name) : words.title(name)}>
      <Stack>
        <Text>{sentence}</Text>
        {warnings.length > 0 && (
          <Alert variant="light" color="red" icon={<Icon name="warning" />} title={words.warnings}>
            {warnings.map((warning) => (
              <div key={warning}>{warning}</div>
            ))}
          </Alert>
        )}
        {replay === null ? (
          <Group gap={8}>
            <Text size="sm" c="dimmed">
              {words.notSimulated}
            </Text>
            <Button
              variant="light"
              size="compact-sm"
              onClick={() => {
                onClose();
                onSimulate();
              }}
            >
              {words.simulate}
            </Button>
          </Group>
        ) : (
          <section aria-label={words.simulated}>
            <Stack gap={12}>
              <ReplayResult replay={replay} />
            </Stack>
          </section>
        )}
        <ProblemNote error={launching.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {cancel}
          </Button>
          <Button
            loading={launching.isPending}
            leftSection={<Icon name="play" size={18} />}
            onClick={() => launching.mutate()}
            data-autofocus
          >
            {words.confirm}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
