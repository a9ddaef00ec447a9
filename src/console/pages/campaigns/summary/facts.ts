import { fromQuery, type Rules } from "../audience/rules.ts";
import { type Draft, meansAll } from "../draft/body.ts";

/** The zones a campaign is for, as far as a sentence names them. */
export type Where =
  | { readonly kind: "all"; readonly count: number | null }
  | { readonly kind: "one"; readonly name: string }
  | { readonly kind: "some"; readonly count: number | null; readonly tags: readonly string[] };

/** What a sentence about a campaign says. */
export interface Facts {
  /** Null for an audience that only its text can say. */
  readonly who: Rules | null;
  readonly event: "enter" | "dwell" | "exit";
  readonly dwell: string | null;
  readonly where: Where;
  /** What they get: the title, as it is before it is filled in. */
  readonly title: string;
  readonly offer: string | null;
  readonly schedule: NonNullable<Draft["schedule"]>;
  readonly caps: NonNullable<Draft["caps"]>;
  readonly cooldown: string | null;
  readonly holdout: number;
  readonly budget: number | null;
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
}

/** Zones are undefined while they are not known: then they are not counted. */
export function factsOf(draft: Draft, zones: readonly Named[] | undefined, offer: string | null): Facts {
  const { trigger, content } = draft;
  return {
    who: fromQuery(draft.audience),
    event: trigger.event,
    dwell: trigger.dwell ?? null,
    where: whereOf(trigger.geofences, zones),
    title: plain(content.default.title),
    offer,
    schedule: draft.schedule ?? {},
    caps: draft.caps ?? [],
    cooldown: draft.cooldown ?? null,
    holdout: draft.holdout ?? 0,
    budget: draft.budget?.sends ?? null,
  };
}

function whereOf(choice: Draft["trigger"]["geofences"], zones: readonly Named[] | undefined): Where {
  if (meansAll(choice)) return { kind: "all", count: zones?.length ?? null };
  const { ids, tags } = choice;
  if (tags.length === 0 && ids.length === 1)
    return { kind: "one", name: zones?.find(({ id }) => id === ids[0])?.name ?? ids[0]! };
  const count = zones === undefined ? null : zonesOf(choice, zones).length;
  return { kind: "some", count: tags.length === 0 ? ids.length : count, tags };
}

/** Any id or any tag named; both empty mean all. */
export function zonesOf<Z extends { readonly id: string; readonly tags: readonly string[] }>(
  choice: Draft["trigger"]["geofences"],
  zones: readonly Z[],
): readonly Z[] {
  if (meansAll(choice)) return zones;
  const [ids, tags] = [new Set(choice.ids), new Set(choice.tags)];
  return zones.filter((zone) => ids.has(zone.id) || zone.tags.some((tag) => tags.has(tag)));
}

/** A template without its code: `{{ customer.firstName | default: 'you' }}` is “…”. */
function plain(template: string): string {
  return template
    .replace(/\{%.*?%\}/gs, "")
    .replace(/\{\{.*?\}\}/gs, "…")
    .replace(/\s+/g, " ")
    .trim();
}
