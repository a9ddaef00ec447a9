/**
 * How a subscription is told to misbehave: an answer, a connection reset before any answer, or a request
 * that is read and never answered. `accept` takes the message with another status than 201.
 */
export type Fault =
  | { readonly kind: "accept"; readonly status: 200 | 201 | 202 }
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: "reset" }
  | { readonly kind: "stall" };

/** Gives the fault for the next so many requests, then none. */
export class FaultPlan {
  #fault: Fault | null = null;
  #left = 0;

  set(fault: Fault | null, times: number): void {
    this.#fault = fault;
    this.#left = times;
  }

  next(): Fault | null {
    if (this.#left <= 0) return null;
    this.#left--;
    return this.#fault;
  }
}
