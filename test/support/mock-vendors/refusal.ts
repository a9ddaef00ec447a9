/** Why a vendor does not take a request: status, code and words as it answers them. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, words = "", headers: Readonly<Record<string, string>> = {}) {
    super(words);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}
