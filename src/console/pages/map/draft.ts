import type { StoredZone, ZoneBody } from "../../api/zones.ts";
import { metresBetween, middleOf, type Shaped } from "../../map/geometry.ts";

/** A zone while it is being changed: what it is now, and the steps that lead here. */
export interface Draft {
  /** The zone as it is stored; null while it is new. */
  readonly stored: StoredZone | null;
  readonly body: ZoneBody;
  readonly past: readonly ZoneBody[];
  readonly future: readonly ZoneBody[];
  /** What was changed last: a drag, or a word being typed, is one step; null for what is a step of its own. */
  readonly last: { readonly what: string | null; readonly at: number } | null;
}

export type DraftAction =
  | { readonly type: "open"; readonly draft: Draft | null }
  | {
      readonly type: "edit";
      readonly what: string | null;
      readonly change: Partial<ZoneBody>;
      readonly at: number;
    }
  /** It is written over another version than before. */
  | { readonly type: "rebase"; readonly stored: StoredZone }
  | { readonly type: "undo" | "redo" };

/** Changes of the same thing in quick succession are taken back together, ms. */
const oneStroke = 800;
const mostSteps = 100;

export function draftOf(stored: StoredZone | null, body: ZoneBody): Draft {
  return { stored, body, past: [], future: [], last: null };
}

export function draftReducer(draft: Draft | null, action: DraftAction): Draft | null {
  if (action.type === "open") return action.draft;
  if (draft === null) return null;
  if (action.type === "rebase") return { ...draft, stored: action.stored };
  if (action.type === "edit") {
    const body = { ...draft.body, ...action.change };
    const { last } = draft;
    const isSameStroke =
      action.what !== null && last?.what === action.what && action.at - last.at < oneStroke;
    const past = isSameStroke ? draft.past : [...draft.past, draft.body].slice(-mostSteps);
    return { ...draft, body, past, future: [], last: { what: action.what, at: action.at } };
  }
  const [from, to] = action.type === "undo" ? [draft.past, draft.future] : [draft.future, draft.past];
  const body = action.type === "undo" ? from.at(-1) : from[0];
  if (body === undefined) return draft;
  return action.type === "undo"
    ? { ...draft, body, past: from.slice(0, -1), future: [draft.body, ...to], last: null }
    : { ...draft, body, past: [...to, draft.body], future: from.slice(1), last: null };
}

export function isChanged({ stored, body, past }: Draft): boolean {
  if (stored === null) return true;
  return past.length > 0 && JSON.stringify(body) !== JSON.stringify(past[0]);
}

export function newZone(shaped: Shaped): ZoneBody {
  return {
    name: "",
    ...shaped,
    tags: [],
    region: null,
    openingHours: null,
    dwell: "3m",
    metadata: {},
    enabled: true,
  };
}

/** How far a zone moves before its country and time zone are asked of its place again, metres. */
const far = 5_000;

/** What is written: a zone that was carried far away takes the country and zone of where it lies. */
export function written({ stored, body }: Draft): ZoneBody {
  if (stored === null || metresBetween(stored.center, middleOf(body)) < far) return body;
  const { timezone, country, ...rest } = body;
  return rest;
}

/** An id that says the name, and is not taken. */
export function idFor(name: string, isTaken: (id: string) => boolean): string {
  const words = name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60);
  const base = words === "" || words === "nearest" || words === "import" ? "zone" : words;
  if (!isTaken(base)) return base;
  for (let n = 2; ; n++) if (!isTaken(`${base}-${n}`)) return `${base}-${n}`;
}
