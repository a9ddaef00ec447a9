export type { Fault } from "./fault.ts";
export type { Attempt, MockPush, Shown } from "./service.ts";
export { startMockPush } from "./service.ts";
export type { Subscription } from "./subscription.ts";
