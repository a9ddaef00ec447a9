import type { ImportedCustomer, ImportOutcome } from "../../engine/customers/import-customers.ts";
import type { Workspace } from "../../host/workspace.ts";
import { unwrap } from "../route.ts";

/** Customers that a shard takes in one verb: it is one transaction. */
const batch = 200;
/** Bytes of lines that wait for their shards at most. */
const maxWaiting = 4 * 1024 * 1024;

/** Lines on their way to the shards of their customers. Those of one customer arrive in the order they stand in. */
export class ImportBatches {
  readonly #workspace: Workspace;
  readonly #how: { readonly dryRun: boolean; readonly actor: string };
  readonly #take: (outcome: ImportOutcome) => void;
  readonly #waiting = new Map<number, ImportedCustomer[]>();
  #bytes = 0;

  constructor(
    workspace: Workspace,
    how: { readonly dryRun: boolean; readonly actor: string },
    take: (outcome: ImportOutcome) => void,
  ) {
    this.#workspace = workspace;
    this.#how = how;
    this.#take = take;
  }

  async add(customer: ImportedCustomer, bytes: number): Promise<void> {
    const place = this.#workspace.placeOf(customer.id);
    const waiting = this.#waiting.get(place) ?? [];
    waiting.push(customer);
    this.#waiting.set(place, waiting);
    this.#bytes += bytes;
    if (this.#bytes >= maxWaiting) await this.flush();
    else if (waiting.length >= batch) await this.#send(place);
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#waiting.keys()].map((place) => this.#send(place)));
    this.#bytes = 0;
  }

  async #send(place: number): Promise<void> {
    const customers = this.#waiting.get(place) ?? [];
    this.#waiting.delete(place);
    const shard = this.#workspace.shard(place)!;
    const answer = await shard.run("importCustomers", { customers, ...this.#how });
    for (const outcome of unwrap<"importCustomers">(answer)) this.#take(outcome);
  }
}
