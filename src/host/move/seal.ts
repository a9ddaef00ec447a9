import type { VerbAnswer } from "../../engine/verbs.ts";
import type { Workspace } from "../workspace.ts";

/** What is with a sender comes back within an attempt and its patience. */
const patience = 15_000;
const pause = 250;

/**
 * Seals a workspace and waits until nothing moves in it any more. Answers how many messages are still with a sender:
 * with any, the same call again waits on. What cannot be sealed stays open, all of it.
 */
export async function sealWorkspace(workspace: Workspace, by: string): Promise<VerbAnswer<"settleUp">> {
  const [primary, ...others] = workspace.shards;
  const sealed = await primary!.run("seal", { by });
  if (!sealed.ok) return sealed;
  // A flash sale that has just been ordered runs on every shard before it is asked whether one does.
  await Promise.all(others.map((shard) => shard.follow()));
  for (const answer of await Promise.all(others.map((shard) => shard.run("seal", { by }))))
    if (!answer.ok) {
      await unsealWorkspace(workspace, by);
      return answer;
    }
  for (let waited = 0; ; waited += pause) {
    const answer = await settleUp(workspace);
    if (!answer.ok || answer.value.underWay === 0 || waited >= patience) return answer;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Parcels and slices of supplies go where they belong; the sum of what is still under way. */
export async function settleUp(workspace: Workspace): Promise<VerbAnswer<"settleUp">> {
  let underWay = 0;
  // The primary last: the others hand their slices back to it.
  for (const shard of [...workspace.shards].reverse()) {
    const answer = await shard.run("settleUp", {});
    if (!answer.ok) return answer;
    underWay += answer.value.underWay;
  }
  return { ok: true, value: { underWay } };
}

/** The primary first: it knows whether an import has still to be finished. */
export async function unsealWorkspace(workspace: Workspace, by: string): Promise<VerbAnswer<"unseal">> {
  const [primary, ...others] = workspace.shards;
  const first = await primary!.run("unseal", { by });
  if (!first.ok) return first;
  const answers = await Promise.all(others.map((shard) => shard.run("unseal", { by })));
  return answers.find(({ ok }) => !ok) ?? first;
}
