import type { VapidPair } from "../engine/vapid.ts";
import type { Workspace } from "./workspace.ts";

export { freshVapidPair } from "../channels/vapid.ts";

/**
 * The VAPID pairs by their public keys. A rotation may have taken place elsewhere: for a key that is not known here
 * the primary is asked.
 */
export class VapidKeys {
  readonly #workspace: Workspace;
  /** The oldest first. */
  #pairs: readonly VapidPair[] = [];

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** The pair a subscription was made for; one that names none was made for the first there was. */
  async find(publicKey: string | undefined): Promise<VapidPair | null> {
    const known = this.#look(publicKey);
    if (known !== null) return known;
    const answer = await this.#workspace.primary.run("vapidPairs", {});
    if (!answer.ok) throw new Error("the primary shard did not hand out the VAPID keys");
    this.#pairs = answer.value;
    return this.#look(publicKey);
  }

  #look(publicKey: string | undefined): VapidPair | null {
    const found =
      publicKey === undefined ? this.#pairs[0] : this.#pairs.find((pair) => pair.publicKey === publicKey);
    return found ?? null;
  }
}
