import { freshVapidPair } from "../../host/vapid.ts";
import type { Workspace } from "../../host/workspace.ts";
import { rotatedVapid, vapidKeys } from "../answers/workspace.ts";
import { may } from "../auth.ts";
import { route, says, unwrap } from "../route.ts";

export interface VapidView {
  readonly publicKey: string;
  /** Null for the key that browsers are given. */
  readonly retiredAt: string | null;
  /** Reachable subscriptions that were made for it. */
  readonly subscriptions: number;
}

/** Every key that signs, the newest first, with the subscriptions that need it. */
async function keysOf(workspace: Workspace): Promise<VapidView[]> {
  const pairs = unwrap<"vapidPairs">(await workspace.primary.run("vapidPairs", {}));
  const counts = (await workspace.all("countVapid", {})).map((answer) => unwrap<"countVapid">(answer));
  const oldest = pairs[0]!.publicKey;
  return pairs.toReversed().map((pair) => {
    // A subscription that names no key was made for the first there was.
    const names = pair.publicKey === oldest ? [oldest, ""] : [pair.publicKey];
    const subscriptions = counts.reduce(
      (sum, count) => names.reduce((inner, name) => inner + (count[name] ?? 0), sum),
      0,
    );
    const retiredAt = "retiredAt" in pair ? new Date(pair.retiredAt).toISOString() : null;
    return { publicKey: pair.publicKey, retiredAt, subscriptions };
  });
}

const list = route({
  method: "get",
  path: "/v1/vapid",
  tag: "Workspace",
  summary: "The web push keys in use, and how many subscriptions need each",
  may: may.read,
  answers: { 200: says("The keys", vapidKeys) },
  example: {},
  async handle({ service }) {
    return { status: 200, json: { data: await keysOf(service.workspace), nextCursor: null } };
  },
});

const rotate = route({
  method: "post",
  path: "/v1/vapid/rotate",
  tag: "Workspace",
  summary: "Give browsers a new web push key; the old ones go on signing for the subscriptions made for them",
  may: may.admin,
  answers: { 201: says("The new key", rotatedVapid) },
  example: {},
  async handle({ principal, service }) {
    const { workspace, now } = service;
    const inUse = (await keysOf(workspace)).filter(({ subscriptions }) => subscriptions > 0);
    const input = {
      pair: freshVapidPair(),
      inUse: inUse.map(({ publicKey }) => publicKey),
      by: principal.id,
    };
    const { answer, effectiveBy } = await workspace.change("rotateVapid", input, now);
    const { publicKey } = unwrap<"rotateVapid">(answer);
    return { status: 201, json: { publicKey, effectiveBy: new Date(effectiveBy).toISOString() } };
  },
});

export const vapidRoutes = [list, rotate] as const;
