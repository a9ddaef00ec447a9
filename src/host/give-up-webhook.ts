import { isGivenUp } from "../domain/webhook-retry.ts";
import type { GivenUp } from "../engine/webhooks/settle.ts";
import { Unanswered, type Workspace } from "./workspace.ts";

/**
 * Disables an endpoint that a shard gives up. One that has gone says so itself; one that fails may do so with
 * the events of this shard alone, so that the others are asked first.
 */
export async function giveUpWebhook(
  workspace: Workspace,
  endpoint: GivenUp,
  now: () => number,
): Promise<void> {
  if (endpoint.reason === "failing" && (await hasSucceeded(workspace, endpoint.id, now()))) return;
  await workspace.change("disableWebhook", endpoint, now);
}

async function hasSucceeded(workspace: Workspace, id: string, now: number): Promise<boolean> {
  const answers = await workspace.all("webhookHealth", {});
  return answers.some((answer) => {
    if (!answer.ok) throw new Unanswered();
    const last = answer.value[id]?.lastSuccessAt ?? null;
    return last !== null && !isGivenUp(Date.parse(last), now);
  });
}
