import type { Need } from "./answer.ts";

/** Thrown in the middle of a rule that cannot be decided yet: the verb rolls back and answers what it needs. */
export class NeedSignal extends Error {
  readonly need: Need;
  constructor(need: Need) {
    super(`needs ${need.kind}`);
    this.need = need;
  }
}
