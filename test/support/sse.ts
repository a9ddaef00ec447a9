/** One message of a stream of server-sent events. */
export interface Message {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** A stream as a browser reads it (WHATWG HTML §9.2.6), block by block. */
export class SseStream {
  /** What a client resumes with: also told by blocks without data. */
  lastId = "";
  comments = 0;
  retry: number | null = null;
  readonly status: number;
  readonly headers: Headers;
  readonly #body: ReadableStreamDefaultReader<Uint8Array>;
  readonly #hangUp: AbortController;
  readonly #decoder = new TextDecoder();
  #text = "";

  private constructor(response: Response, hangUp: AbortController) {
    this.status = response.status;
    this.headers = response.headers;
    this.#body = response.body!.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    this.#hangUp = hangUp;
  }

  static async open(url: string, headers: Record<string, string>): Promise<SseStream> {
    const hangUp = new AbortController();
    return new SseStream(await fetch(url, { headers, signal: hangUp.signal }), hangUp);
  }

  /** The next message; null when the stream has ended. */
  async next(): Promise<Message | null> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end === -1) {
        const { value, done } = await this.#body.read();
        if (done) return null;
        this.#text += this.#decoder.decode(value, { stream: true });
        continue;
      }
      const block = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 2);
      const message = this.#take(block);
      if (message !== null) return message;
    }
  }

  close(): void {
    this.#hangUp.abort();
    this.#body.cancel().catch(() => {});
  }

  #take(block: string): Message | null {
    let event = "message";
    let data: string | null = null;
    for (const line of block.split("\n")) {
      const [, field = "", value = ""] = /^([a-z]*): ?(.*)$/.exec(line) ?? [];
      if (field === "") this.comments++;
      if (field === "id") this.lastId = value;
      if (field === "event") event = value;
      if (field === "retry") this.retry = Number(value);
      if (field === "data") data = value;
    }
    return data === null ? null : { id: this.lastId, event, data: JSON.parse(data) };
  }
}
