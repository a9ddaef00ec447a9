import type { ShardFigures } from "../../engine/watch/figures.ts";
import type { Workspace } from "../workspace.ts";
import { counter, type Family, gauge, type Sample } from "./text.ts";

/** How long a shard is waited for, milliseconds: to be read must not wait for what is being looked into. */
const patience = 2_000;

/** What the shards of a process tell of themselves; one that does not answer is told as down. */
export async function shardFamilies(workspace: Workspace, now: number): Promise<readonly Family[]> {
  const figures = await Promise.all(
    workspace.shards.map((shard) =>
      Promise.race([
        shard.run("figures", {}).then((answer) => (answer.ok ? answer.value : null)),
        new Promise<null>((resolve) => setTimeout(() => resolve(null), patience)),
      ]).catch(() => null),
    ),
  );
  const each = (of: (figures: ShardFigures) => number): Sample[] =>
    figures.flatMap((found, shard) => (found === null ? [] : [{ labels: { shard }, value: of(found) }]));
  const age = (oldestAt: number | null) => (oldestAt === null ? 0 : Math.max(0, (now - oldestAt) / 1_000));
  return [
    gauge("parvis_shards", "Shards of the workspace.", workspace.size),
    gauge(
      "parvis_shard_up",
      "Whether a shard answers.",
      figures.map((found, shard) => ({ labels: { shard }, value: found === null ? 0 : 1 })),
    ),
    gauge(
      "parvis_catalogue_version",
      "Version of the catalogue that a shard decides on.",
      each(({ catalogueVersion }) => catalogueVersion),
    ),
    gauge(
      "parvis_outbox_messages",
      "Messages to be sent, or being sent.",
      each(({ outbox }) => outbox.waiting),
    ),
    gauge(
      "parvis_outbox_oldest_seconds",
      "Age of the oldest of them.",
      each(({ outbox }) => age(outbox.oldestAt)),
    ),
    gauge(
      "parvis_webhook_events",
      "Events to be delivered to endpoints, or being delivered.",
      each(({ webhooks }) => webhooks.waiting),
    ),
    gauge(
      "parvis_webhook_oldest_seconds",
      "Age of the oldest of them.",
      each(({ webhooks }) => age(webhooks.oldestAt)),
    ),
    counter(
      "parvis_decisions_total",
      "Decisions of this process, by outcome and reason.",
      decisions(figures),
    ),
  ];
}

function decisions(figures: readonly (ShardFigures | null)[]): Sample[] {
  const sums = new Map<string, Sample>();
  for (const { outcome, reason, count } of figures.flatMap((found) => found?.decisions ?? [])) {
    const key = `${outcome} ${reason}`;
    sums.set(key, { labels: { outcome, reason }, value: (sums.get(key)?.value ?? 0) + count });
  }
  return [...sums.values()];
}
