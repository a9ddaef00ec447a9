interface Answer {
  readonly results: readonly { readonly status: string; readonly events?: readonly unknown[] }[];
}

const EVERY = 16;

/** What the server made of the pings, read from every sixteenth answer: reading all would slow the client. */
export class Sample {
  #answers = 0;
  #pings = 0;
  #accepted = 0;
  #events = 0;

  readonly take = (body: string): void => {
    if (this.#answers++ % EVERY !== 0) return;
    for (const { status, events } of (JSON.parse(body) as Answer).results) {
      this.#pings++;
      if (status === "accepted") this.#accepted++;
      if (events !== undefined && events.length > 0) this.#events++;
    }
  };

  /** Share of the pings that were accepted. */
  get accepted(): number {
    return this.#accepted / this.#pings;
  }

  /** Share of the pings that made an event. */
  get eventful(): number {
    return this.#events / this.#pings;
  }
}
