import * as z from "zod";
import { clientId, jsonObject, time, words } from "./common.ts";
import { shownAs } from "./shown.ts";

/** A message of Segment's shape, as far as it is read here: platforms add fields of their own. */
const common = {
  userId: clientId,
  messageId: words(255).nullish(),
  timestamp: time.nullish(),
  context: z.record(z.string(), z.unknown()).nullish(),
};

export const identifyMessage = z.looseObject({ ...common, traits: jsonObject(20_000).nullish() });

export const trackMessage = z.looseObject({
  ...common,
  event: words(200),
  properties: z.record(z.string(), z.unknown()).nullish(),
});

export const messageBatch = z.looseObject({
  batch: z.array(shownAs(z.unknown(), z.looseObject({ ...common, type: z.string() }))),
});
