import type { CampaignView } from "../../../../http/views.ts";
import { bodyOf, deleteCampaign, freshId, putCampaign, tellCampaign } from "../../../api/campaigns.ts";
import { segment } from "../../../api/client.ts";
import { go } from "../../../app/router.ts";
import { offerUndo, say, sayProblem } from "../../../components/toast.tsx";
import { format } from "../../../strings/format.ts";
import { campaignsStrings } from "../strings.ts";

type Named = Pick<CampaignView, "id" | "name">;

/** Launches, and offers to pause again: a message that has left cannot be taken back. */
export function launch({ id, name }: Named): Promise<void> {
  return told(
    () => tellCampaign(id, "launch"),
    name,
    "launched",
    () => tellCampaign(id, "pause"),
  );
}

export function pause({ id, name }: Named): Promise<void> {
  return told(
    () => tellCampaign(id, "pause"),
    name,
    "paused",
    () => tellCampaign(id, "launch"),
  );
}

/** A draft that says the same, opened at once. */
export async function duplicate(campaign: CampaignView): Promise<void> {
  const words = campaignsStrings.now();
  const name = words.copyOf(campaign.name);
  const id = freshId(name);
  try {
    await putCampaign(id, { ...bodyOf(campaign), name });
  } catch (error) {
    return sayProblem(error);
  }
  go(`/campaigns/${segment(id)}`);
  offerUndo(words.duplicated(name), async () => {
    await deleteCampaign(id);
    go("/campaigns");
  });
}

/** For good: asked before. */
export async function archive({ id, name }: Named): Promise<void> {
  await tellCampaign(id, "end");
  say(campaignsStrings.now().archived(name));
}

/** A draft comes back as it was; any other has been asked about before. */
export async function remove(campaign: CampaignView): Promise<void> {
  await deleteCampaign(campaign.id);
  const message = campaignsStrings.now().removed(campaign.name);
  if (campaign.status === "draft") offerUndo(message, () => putCampaign(campaign.id, bodyOf(campaign)));
  else say(message);
}

async function told(
  tell: () => Promise<{ readonly effectiveBy: string }>,
  name: string,
  done: "launched" | "paused",
  undo: () => Promise<unknown>,
): Promise<void> {
  try {
    const { effectiveBy } = await tell();
    offerUndo(campaignsStrings.now()[done](name, format().time(effectiveBy)), undo);
  } catch (error) {
    sayProblem(error);
  }
}
