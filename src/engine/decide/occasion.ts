import type { Moment } from "../../domain/presence/types.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { candidatesOf, type VisitCandidate } from "./candidates.ts";
import type { Fix } from "./judge.ts";
import { dueRetries, type Trying } from "./retries.ts";

/** What a ping brings to decide on. */
export interface Occasion {
  readonly fix: Fix;
  /** The device that pinged; null for a server. */
  readonly deviceId: string | null;
  readonly moments: readonly Moment[];
  /** Geofences the device is present in at this ping. */
  readonly inside: readonly string[];
}

/** The candidates of one ping: those of its moments, and those that speed alone has put off until now. */
export function occasionCandidates(
  catalogue: Catalogue,
  customer: Trying,
  occasion: Occasion,
): readonly VisitCandidate[] {
  const fresh = candidatesOf(catalogue, occasion.moments);
  const isFresh = ({ candidate, visitId }: VisitCandidate) =>
    fresh.some((one) => one.candidate.campaign === candidate.campaign && one.visitId === visitId);
  const retried = dueRetries(catalogue, customer, occasion).filter((one) => !isFresh(one));
  return retried.length === 0 ? fresh : [...fresh, ...retried];
}
