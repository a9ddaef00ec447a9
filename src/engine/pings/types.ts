import type { Ping, PingStatus } from "../../domain/presence/types.ts";

/** Pings without a device are one device; client-chosen ids cannot be this one. */
export const noDevice = "-";

/** A validated ping with its place in the request. */
export interface IncomingPing extends Ping {
  readonly index: number;
  readonly customerId: string;
  /** Null for pings sent by a server without a device. */
  readonly deviceId: string | null;
  /** The customer whom a device's ping names, where it is not the one of its token. */
  readonly as?: string;
}

export interface PingEventView {
  readonly type: string;
  readonly geofenceId: string;
  readonly at: string;
  readonly confidence?: "high" | "medium";
  readonly initial?: true;
  readonly resumed?: true;
  readonly reason?: string;
}

export interface PingResult {
  readonly index: number;
  /** `moved`: not taken here, since the customer is another one now (`to`). */
  readonly status: PingStatus | "refused" | "moved";
  readonly to?: string;
  readonly detail?: string;
  readonly events: readonly PingEventView[];
  readonly notifications: readonly string[];
}
