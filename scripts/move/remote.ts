import { setTimeout as sleep } from "node:timers/promises";
import { ApiError } from "../support/api.ts";
import { Failure } from "../support/cli.ts";

const tries = 5;

export interface Remote {
  /** One request as an admin; what failed on its way, or was answered 5xx, is asked again: every request may be. */
  ask(method: string, path: string, body?: string): Promise<string>;
}

export function remote(url: string, key: string): Remote {
  const base = url.replace(/\/+$/, "");
  return {
    async ask(method, path, body) {
      for (let tried = 1; ; tried++) {
        const answer = await once(`${base}${path}`, method, key, body);
        if (typeof answer === "string") return answer;
        if (tried === tries) throw answer;
        await sleep(500 * 2 ** tried);
      }
    },
  };
}

/** The text of an answer, or why it may be asked for again; throws what will not change. */
async function once(
  address: string,
  method: string,
  key: string,
  body: string | undefined,
): Promise<string | Error> {
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/x-ndjson" };
  const { pathname } = new URL(address);
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(address, { method, headers, ...(body === undefined ? {} : { body }) });
    text = await answer.text();
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return new Failure(`cannot reach ${new URL(address).origin}: ${why}`);
  }
  if (answer.ok) return text;
  const error = new ApiError(`${method} ${pathname}`, answer.status, null, text);
  if (answer.status < 500) throw error;
  return error;
}
