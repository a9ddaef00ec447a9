import type { Answered } from "../log.ts";
import { Counter, Histogram } from "./instruments.ts";
import type { Family } from "./text.ts";

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What a process counts as it goes. */
export class Meters {
  readonly requests = new Counter<{ method: string; route: string; status: number }>(
    "parvis_http_requests_total",
    "Requests answered, by the template of their route.",
  );
  readonly pings = new Counter<{ status: string }>("parvis_pings_total", "Pings answered, by status.");
  readonly pingSeconds = new Histogram(
    "parvis_ping_request_duration_seconds",
    "From the checked pings of a request to their committed answers.",
    seconds,
  );
  readonly pushes = new Counter<{ channel: string; result: string }>(
    "parvis_push_attempts_total",
    "Attempts to hand a message to a push service, by what became of them.",
  );
  readonly webhooks = new Counter<{ result: string }>(
    "parvis_webhook_attempts_total",
    "Attempts to deliver an event to an endpoint, by what became of them.",
  );

  count({ method, route, status }: Answered): void {
    this.requests.add({ method, route, status });
  }

  get families(): readonly Family[] {
    const { requests, pings, pingSeconds, pushes, webhooks } = this;
    return [requests, pings, pingSeconds, pushes, webhooks].map((instrument) => instrument.family);
  }
}
