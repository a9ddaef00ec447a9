/** The part of autocannon 9 that the benchmark uses. */
declare module "autocannon" {
  interface Request {
    readonly method?: string;
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  }

  interface Client {
    setRequests(requests: readonly Request[]): void;
  }

  interface Options {
    url: string;
    connections: number;
    /** Seconds; the run also ends when every client has sent what `maxOverallRequests` leaves it. */
    duration: number;
    maxOverallRequests?: number;
    timeout: number;
    setupClient(client: Client): void;
    verifyBody(body: string): boolean;
  }

  interface Result {
    readonly errors: number;
    readonly non2xx: number;
    readonly statusCodeStats: Readonly<Record<string, { readonly count: number }>>;
  }

  interface Tracker extends Promise<Result> {
    on(
      event: "response",
      listener: (client: Client, status: number, bytes: number, milliseconds: number) => void,
    ): this;
  }

  namespace autocannon {
    export type { Client };
  }
  function autocannon(options: Options): Tracker;
  export default autocannon;
}
