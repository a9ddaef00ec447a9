import type { PresenceEvent } from "../../domain/presence/index.ts";
import { noDevice } from "./types.ts";

/** An event as it is answered, but for its id and customer: without coordinates, times as RFC 3339. */
export function eventBody({ at, deviceId, distance, ...rest }: PresenceEvent, receivedAt: number) {
  return {
    ...rest,
    deviceId: deviceId === noDevice ? null : deviceId,
    distance: distance === null ? null : Math.round(distance * 10) / 10,
    at: new Date(at).toISOString(),
    receivedAt: new Date(receivedAt).toISOString(),
  };
}
