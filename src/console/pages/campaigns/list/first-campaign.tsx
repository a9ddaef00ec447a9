import { Button, Group, Progress, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { CampaignBody } from "../../../../http/views.ts";
import { freshId, putCampaign } from "../../../api/campaigns.ts";
import { segment } from "../../../api/client.ts";
import { keys } from "../../../api/keys.ts";
import { queryClient } from "../../../api/query-client.ts";
import { useMay } from "../../../api/session.ts";
import { useZones } from "../../../api/zones.ts";
import { go } from "../../../app/router.ts";
import { Empty } from "../../../components/empty.tsx";
import { ProblemNote } from "../../../components/problem.tsx";
import { campaigns } from "../../../samples/campaigns.ts";
import { loadSamples, sampleSteps } from "../../../samples/load.ts";
import { common } from "../../../strings/common.ts";
import { useFormat } from "../../../strings/format.ts";
import { emptyDraft } from "../draft/body.ts";
import { campaignsStrings } from "../strings.ts";

/** What the list says while there is no campaign: with zones an example to change, without them a whole town. */
export function FirstCampaign() {
  const words = campaignsStrings.use();
  const may = useMay();
  const zones = useZones();
  const hasZones = zones.data === undefined || zones.data.length > 0;
  return (
    <Empty icon="campaigns" title={words.empty} why={hasZones ? words.emptyWhy : words.emptyNoZones}>
      {may.market && (hasZones ? <FromExample /> : <FromSamples />)}
    </Empty>
  );
}

function FromExample() {
  const words = campaignsStrings.use();
  const creating = useMutation({
    mutationFn: () => {
      const { content } = campaigns.doorstep as CampaignBody;
      const id = freshId(words.sampleName);
      return putCampaign(id, { ...emptyDraft(), name: words.sampleName, content });
    },
    onSuccess: ({ id }) => go(`/campaigns/${segment(id)}`),
  });
  return (
    <>
      <ProblemNote error={creating.error} />
      <Group justify="center">
        <Button loading={creating.isPending} onClick={() => creating.mutate()}>
          {words.sample}
        </Button>
        <Button variant="default" onClick={() => go("/campaigns/new")}>
          {words.create}
        </Button>
      </Group>
    </>
  );
}

function FromSamples() {
  const words = campaignsStrings.use();
  const { cancel } = common.use();
  const { number } = useFormat();
  const [done, setDone] = useState(0);
  const stop = useRef<AbortController | null>(null);
  const loading = useMutation({
    mutationFn: () => {
      stop.current = new AbortController();
      return loadSamples(setDone, stop.current.signal);
    },
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: keys.zones });
      void queryClient.invalidateQueries({ queryKey: keys.campaigns });
    },
  });
  if (loading.isPending)
    return (
      <Group>
        <Progress
          w={180}
          value={(100 * done) / sampleSteps}
          aria-label={words.sampleProgress(number(done), number(sampleSteps))}
        />
        <Text size="sm">{words.sampleProgress(number(done), number(sampleSteps))}</Text>
        <Button size="compact-sm" variant="default" onClick={() => stop.current?.abort()}>
          {cancel}
        </Button>
      </Group>
    );
  return (
    <>
      <ProblemNote error={loading.error} />
      <Button onClick={() => loading.mutate()}>{words.sampleStores}</Button>
    </>
  );
}
