/**
 * How a subscription is told to misbehave: an answer, a connection reset before any answer, or a request
 * that is read and never answered.
 */
export type Fault =
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
