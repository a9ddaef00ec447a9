export { ParvisError } from "./api.ts";
export type { Choice, Consents, Purpose } from "./device.ts";
export {
  type InboxItem,
  type Options,
  openParvis,
  type Parvis,
  type PhoneEvent,
  type Words,
} from "./parvis.ts";
export type { GeofenceEvent } from "./sender.ts";
export type { Fix, Zone } from "./types.ts";
export type { Positions } from "./watcher.ts";
