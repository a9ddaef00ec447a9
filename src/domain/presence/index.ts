export { type Closing, closeRemoved, dropAll, expire, nextTimeout, removeDevice } from "./closing.ts";
export { mergePresence } from "./merge.ts";
export { type QuietPosition, replayQuiet } from "./quiet.ts";
export { type CustomerPresence, emptyPresence } from "./state.ts";
export { type Step, step } from "./step.ts";
export type {
  Moment,
  Ping,
  PingStatus,
  PresenceEvent,
  PresenceSettings,
  VisitRecord,
  Zone,
  Zones,
} from "./types.ts";
export { type LastPlace, lastPlaces, lastSeen, oldestPlace, openVisits, withoutPlaces } from "./views.ts";
