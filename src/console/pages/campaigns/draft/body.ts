import type { CampaignBody } from "../../../../http/views.ts";

/** A campaign while it is written: the same shape, and texts may still be empty. */
export type Draft = CampaignBody;
export type Content = Draft["content"];
export type Texts = NonNullable<Content["locales"]>[string];
export type Schedule = NonNullable<Draft["schedule"]>;
export type Choice = Draft["trigger"]["geofences"];

/** Where a new campaign begins: once a day, while the store is open. */
export function emptyDraft(geofences: Choice = { ids: [], tags: [] }): Draft {
  return {
    name: "",
    trigger: { event: "enter", geofences, confirm: false },
    schedule: { storeOpen: true },
    caps: [{ limit: 1, window: "24h" }],
    priority: 50,
    ttl: "15m",
    content: { default: { title: "", body: "" } },
  };
}

/** What is sent to the server: what was left empty is left out. */
export function toBody(draft: Draft): CampaignBody {
  const { content, schedule, audience, caps, trigger } = draft;
  const { dwell, ...rest } = trigger;
  return {
    ...draft,
    name: draft.name.trim(),
    trigger: trigger.event === "dwell" && dwell !== undefined ? { ...rest, dwell } : rest,
    audience: audience === undefined || isEmpty(audience) ? undefined : audience,
    schedule: schedule === undefined ? undefined : scheduleOf(schedule),
    caps: caps === undefined || caps.length === 0 ? undefined : caps,
    cooldown: draft.cooldown || undefined,
    holdout: draft.holdout || undefined,
    offer: draft.offer || undefined,
    content: {
      default: { ...textsOf(content.default), title: content.default.title, body: content.default.body },
      locales: localesOf(content),
      variants: content.variants?.length
        ? content.variants.map(({ id, weight, ...texts }) => ({ id, weight, ...textsOf(texts) }))
        : undefined,
    },
  };
}

/** The pointers (RFC 6901) of what a campaign cannot be stored without. */
export function missingIn({ name, content }: CampaignBody): readonly string[] {
  const texts = content.default;
  return [
    ...(name === "" ? ["/name"] : []),
    ...(texts.title.trim() === "" ? ["/content/default/title"] : []),
    ...(texts.body.trim() === "" ? ["/content/default/body"] : []),
  ];
}

/** A choice names any id or any tag; with neither it is every zone. */
export function meansAll({ ids, tags }: Choice): boolean {
  return ids.length === 0 && tags.length === 0;
}

function scheduleOf(schedule: Schedule): Schedule | undefined {
  const { days, storeOpen, startAt, endAt, from, to } = schedule;
  const given: Schedule = {
    ...(startAt ? { startAt } : {}),
    ...(endAt ? { endAt } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(days !== undefined && days.length > 0 && days.length < 7 ? { days } : {}),
    ...(storeOpen === true ? { storeOpen } : {}),
  };
  return isEmpty(given) ? undefined : given;
}

function localesOf({ locales = {} }: Content): Content["locales"] {
  const written = Object.entries(locales)
    .map(([locale, texts]) => [locale, textsOf(texts)] as const)
    .filter(([, texts]) => !isEmpty(texts));
  return written.length === 0 ? undefined : Object.fromEntries(written);
}

function textsOf(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined && text !== ""));
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
