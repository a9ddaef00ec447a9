/** Why a push service does not take a message: the status it answers and, in words, what it expected. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, expected: string) {
    super(expected);
    this.name = "Refusal";
    this.status = status;
  }
}
