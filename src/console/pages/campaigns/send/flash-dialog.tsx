import { Button, Group, NumberInput, Progress, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { CampaignView } from "../../../../http/views.ts";
import { useReach } from "../../../api/campaigns.ts";
import { orderSend, type SendJob, useSendJob } from "../../../api/campaigns-send.ts";
import { Dialog } from "../../../components/dialog.tsx";
import { Outcome } from "../../../components/outcome.tsx";
import { faultAt, ProblemNote } from "../../../components/problem.tsx";
import { reasonIn, reasonStrings } from "../../../components/reasons.ts";
import { common } from "../../../strings/common.ts";
import { useFormat } from "../../../strings/format.ts";
import { DurationInput } from "../fields/duration-input.tsx";
import { sendStrings } from "./strings.ts";

/** A flash sale: asked with how many it can reach at most, then followed until it is done. */
export function FlashDialog({ campaign, onClose }: { campaign: CampaignView; onClose: () => void }) {
  const { flash: words } = sendStrings.use();
  const { cancel, close } = common.use();
  const { number } = useFormat();
  const [within, setWithin] = useState(0);
  const [maxAge, setMaxAge] = useState("15m");
  // One order a dialog: a second click, or a repeat after a lost answer, sends nothing more.
  const [key] = useState(() => crypto.randomUUID());
  const reach = useReach(campaign.id, campaign);
  const ordering = useMutation({ mutationFn: () => orderSend(campaign.id, { within, maxAge }, key) });
  const job = useSendJob(campaign.id, ordering.data);
  const reachable = reach.data?.seenIn30Days;
  return (
    <Dialog onClose={onClose} title={words.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ordering.mutate();
        }}
      >
        <Stack>
          {job.data === undefined ? (
            <>
              <Text size="sm" c="dimmed">
                {words.text}
              </Text>
              <NumberInput
                label={words.within}
                description={words.withinHint}
                suffix={words.metres}
                min={0}
                max={10_000}
                allowDecimal={false}
                value={within}
                error={faultAt(ordering.error, "/within")}
                onChange={(metres) => setWithin(Number(metres))}
              />
              <DurationInput
                label={words.maxAge}
                value={maxAge}
                onChange={(next) => setMaxAge(next ?? "15m")}
                error={faultAt(ordering.error, "/maxAge")}
              />
              <Text fw={600} role="status">
                {reachable === undefined
                  ? words.counting
                  : reachable === 0
                    ? words.nobody
                    : words.atMost(number(reachable))}
              </Text>
            </>
          ) : (
            <Job job={job.data} />
          )}
          <ProblemNote error={ordering.error ?? reach.error ?? job.error} shown={["/within", "/maxAge"]} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {job.data === undefined ? cancel : close}
            </Button>
            {job.data === undefined && (
              <Button
                type="submit"
                loading={ordering.isPending}
                disabled={reachable === undefined || reachable === 0}
              >
                {words.confirm(number(reachable ?? 0))}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function Job({ job }: { job: SendJob }) {
  const { flash: words } = sendStrings.use();
  const reasons = reasonStrings.use();
  const { number } = useFormat();
  return (
    <Stack gap={10} role="status">
      <Text fw={600}>{job.state === "running" ? words.running : words[job.state]}</Text>
      {job.state === "running" && <Progress value={100} animated aria-label={words.running} />}
      <Text size="sm">
        {words.looked} {number(job.customers)} · {words.near} {number(job.near)}
      </Text>
      <Group gap={16}>
        <Group gap={6}>
          <Outcome meaning="sent" /> {number(job.sent)}
        </Group>
        <Group gap={6}>
          <Outcome meaning="ghost" /> {number(job.ghost)}
        </Group>
      </Group>
      {Object.entries(job.suppressed).map(([reason, count]) => (
        <Group key={reason} gap={6}>
          <Outcome meaning="suppressed">{reasonIn(reasons, reason)}</Outcome> {number(count)}
        </Group>
      ))}
    </Stack>
  );
}
