/** Attempts shown with a notification; a message lives minutes, so there are seldom more. */
const maxLogged = 50;

/** One attempt as the API shows it; `status` is null where the push service did not answer. */
export interface Attempt {
  readonly at: string;
  readonly status: number | null;
  readonly detail: string | null;
}

/** A log, as JSON, with one more attempt. */
export function withAttempt(log: string, status: number | null, detail: string | null, at: number): string {
  const attempts = JSON.parse(log) as Attempt[];
  attempts.push({ at: new Date(at).toISOString(), status, detail });
  return JSON.stringify(attempts.slice(-maxLogged));
}
