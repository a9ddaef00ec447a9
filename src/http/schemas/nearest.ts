import * as z from "zod";
import { numberIn } from "./common.ts";
import { shownAs } from "./shown.ts";

const latitude = z.number().min(-90).max(90);
const longitude = z.number().min(-180).max(180);
const limit = z.number().int().min(1).max(100);

export const nearestBody = z.strictObject({ latitude, longitude, limit: limit.default(20) });

export const nearestQuery = z.strictObject({
  latitude: numberIn(latitude),
  longitude: numberIn(longitude),
  limit: shownAs(numberIn(limit).default(20), limit.default(20)),
});
