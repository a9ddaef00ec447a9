import type * as z from "zod";
import type { Message } from "../../engine/cdp/message.ts";
import { type Purpose, purposes } from "../../engine/customers/customer.ts";
import { parseBody } from "../parse.ts";
import { isObject, kindOf } from "../pings/validate.ts";
import { invalid } from "../problem.ts";
import { identifyMessage, trackMessage } from "../schemas/cdp.ts";
import { idPattern, locale, timezone } from "../schemas/common.ts";

type Common = z.infer<typeof identifyMessage> | z.infer<typeof trackMessage>;
type Place = { readonly index: number; readonly base: string };

/** Reads an `identify` of a request; throws 422 with pointers that begin with `base`. */
export function readIdentify(value: unknown, at: Place): Message {
  const body = parseBody(identifyMessage, value, at.base);
  const { consents, traits } = withoutConsents(body.traits ?? {}, `${at.base}/traits`);
  const told = { ...body.context, ...traits };
  return {
    ...commonOf(body, at),
    kind: "identify",
    traits,
    consents,
    locale: locale.safeParse(told.locale).data ?? null,
    timezone: timezone.safeParse(told.timezone).data ?? null,
  };
}

/** Reads a `track` of a request; its place is the property `geofenceId`. */
export function readTrack(value: unknown, at: Place): Message {
  const body = parseBody(trackMessage, value, at.base);
  const place = body.properties?.geofenceId;
  const geofenceId = typeof place === "string" && idPattern.test(place) ? place : null;
  return { ...commonOf(body, at), kind: "track", event: body.event, geofenceId };
}

function commonOf({ userId, messageId, timestamp }: Common, { index }: Place) {
  return { index, customerId: userId, messageId: messageId ?? null, at: timestamp ?? null };
}

/** Consents stand among the traits as `push_opt_in`, `consents.push` or `{consents: {push}}`; where they differ, the refusal counts. */
function withoutConsents(
  traits: Record<string, unknown>,
  base: string,
): { traits: Record<string, unknown>; consents: Partial<Record<Purpose, boolean>> } {
  const { consents: nested, ...others } = traits;
  const group = isObject(nested) ? nested : {};
  const consents: Partial<Record<Purpose, boolean>> = {};
  for (const purpose of purposes) {
    const said = [
      [`${purpose}_opt_in`, others[`${purpose}_opt_in`]],
      [`consents.${purpose}`, others[`consents.${purpose}`]],
      [`consents/${purpose}`, group[purpose]],
    ] as const;
    for (const [name, granted] of said) {
      if (granted === undefined || granted === null) continue;
      if (typeof granted !== "boolean")
        throw invalid([{ pointer: `${base}/${name}`, detail: `expected a boolean, got ${kindOf(granted)}` }]);
      consents[purpose] = granted && (consents[purpose] ?? true);
    }
    delete others[`${purpose}_opt_in`];
    delete others[`consents.${purpose}`];
  }
  return { traits: others, consents };
}
