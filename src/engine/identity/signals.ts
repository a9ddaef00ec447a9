/**
 * What a verb may find out instead of a customer: thrown, since it concerns whoever called the verb and nobody in
 * between; `Shard.run` turns it into the answer.
 */

/** The customer, or the thing of that id, is another customer's now: ask there. */
export class Moved extends Error {
  readonly to: string;
  constructor(to: string) {
    super("moved");
    this.to = to;
  }
}

/** It is on its way to another shard: deliver it first. */
export class InTransit extends Error {
  readonly id: string;
  readonly device: string;
  constructor(id: string, device: string) {
    super("in transit");
    this.id = id;
    this.device = device;
  }
}
