import type { CampaignBody } from "../../src/domain/campaign.ts";
import { windowMs } from "../../src/domain/caps.ts";
import { type Cap, defaultSettings, type Settings } from "../../src/domain/settings.ts";
import { timePart } from "../../src/store/ids.ts";
import {
  type Check,
  customersOf,
  decisionsOf,
  entryOf,
  type Finding,
  type ShardFile,
  sendIdOf,
  type WorkspaceFiles,
} from "./workspace.ts";

/** A message or ghost that counts, with the catalogue that let it through. */
interface Counted {
  readonly id: string;
  readonly at: number;
  /** Orders those of one millisecond. */
  readonly order: string;
  readonly campaign: string;
  readonly geofence: string;
  readonly version: number;
}

type Rule = (
  send: Counted,
) => { readonly caps: readonly Cap[]; readonly same: (other: Counted) => boolean } | null;
type Rules = (shard: ShardFile) => Rule;

/**
 * A rule is held against a send only when it has not changed since: the catalogue version of the decision is not
 * older than the rule's. Touches are left out: nothing says when another tool told of one. What has outlived
 * its decision cannot be judged, and counts for those that can.
 */
function* passed({ shards }: WorkspaceFiles, rules: Rules): Iterable<Omit<Finding, "check">> {
  for (const shard of shards) {
    const rule = rules(shard);
    for (const { n, id } of customersOf(shard)) {
      const sends = countedOf(shard, n);
      for (const [i, send] of sends.entries()) {
        const found = rule(send);
        if (found === null) continue;
        for (const { limit, window } of found.caps) {
          const span = windowMs(window);
          const within = sends.slice(0, i + 1).filter((one) => found.same(one) && send.at - one.at < span);
          if (within.length > limit)
            yield {
              shard: shard.index,
              subject: `${id} ${send.id}`,
              detail: `expected at most ${limit} in ${window}, got ${within.length} with this one`,
            };
        }
      }
    }
  }
}

function countedOf(shard: ShardFile, customer: number): Counted[] {
  const decided = new Map(
    decisionsOf(shard, customer).flatMap(({ ranked }) =>
      ranked.map((decision) => [sendIdOf(decision) ?? decision.id, decision] as const),
    ),
  );
  return shard.sql
    .all<{ id: string; at: number; campaign: string; geofence: string }>(
      "SELECT id, at, campaign, geofence FROM sends WHERE customer = ? AND campaign IS NOT NULL",
      customer,
    )
    .map((send) => ({
      ...send,
      order: timePart(decided.get(send.id)?.id ?? send.id),
      version: decided.get(send.id)?.catalogueVersion ?? -1,
    }))
    .sort((a, b) => a.at - b.at || (a.order < b.order ? -1 : 1));
}

/** The campaign's rules, for a send that they have let through as they stand now. */
function campaignRule(shard: ShardFile, caps: (body: CampaignBody) => readonly Cap[]) {
  const known = new Map<string, ReturnType<typeof entryOf<CampaignBody>>>();
  return ({ campaign, version }: Counted): readonly Cap[] | null => {
    if (!known.has(campaign)) known.set(campaign, entryOf<CampaignBody>(shard, "campaign", campaign));
    const entry = known.get(campaign) ?? null;
    return entry === null || entry.version > version ? null : caps(entry.body);
  };
}

export const limitChecks: readonly Check[] = [
  {
    name: "cap",
    promise: "no campaign's cap is passed in any rolling window",
    find: (workspace) =>
      passed(workspace, (shard) => {
        const rule = campaignRule(shard, ({ caps }) => caps ?? []);
        return (send) => {
          const caps = rule(send);
          return caps && { caps, same: (other) => other.campaign === send.campaign };
        };
      }),
  },
  {
    name: "cooldown",
    promise: "no campaign comes again at the same geofence before its cooldown is over",
    find: (workspace) =>
      passed(workspace, (shard) => {
        const rule = campaignRule(shard, ({ cooldown }) =>
          cooldown === undefined ? [] : [{ limit: 1, window: cooldown }],
        );
        return (send) => {
          const caps = rule(send);
          const same = (other: Counted) =>
            other.campaign === send.campaign && other.geofence === send.geofence;
          return caps && { caps, same };
        };
      }),
  },
  {
    name: "pressure",
    promise: "no customer gets more of all campaigns together than the settings allow in any rolling window",
    find: (workspace) =>
      passed(workspace, (shard) => {
        const settings = entryOf<Partial<Settings>>(shard, "settings", "settings");
        const caps = settings?.body.pressure ?? defaultSettings.pressure;
        return ({ version }) => (version < (settings?.version ?? 0) ? null : { caps, same: () => true });
      }),
  },
];
