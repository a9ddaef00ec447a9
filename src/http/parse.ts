import type * as z from "zod";
import { invalid, type ProblemFault } from "./problem.ts";

/** Validates a body, or the part of one at `base`; every fault is told with its RFC 6901 pointer. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown, base = ""): T {
  return taken(schema.safeParse(body), base);
}

/** The same for a schema that asks what only a promise can tell, such as whether a key is one. */
export async function parseBodyAsync<T>(schema: z.ZodType<T>, body: unknown): Promise<T> {
  return taken(await schema.safeParseAsync(body), "");
}

function taken<T>(result: z.ZodSafeParseResult<T>, base: string): T {
  if (result.success) return result.data;
  throw invalid(faultsOf(result.error).map(({ pointer, detail }) => ({ pointer: base + pointer, detail })));
}

/** What a schema found wrong, each with its RFC 6901 pointer. */
export function faultsOf(error: z.core.$ZodError): { pointer: string; detail: string }[] {
  return error.issues.flatMap(faults);
}

/** Validates query parameters; a fault names the parameter. */
export function parseQuery<T>(schema: z.ZodType<T>, query: Record<string, string>): T {
  const result = schema.safeParse(query);
  if (result.success) return result.data;
  throw invalid(
    faultsOf(result.error).map(({ pointer, detail }) => ({ parameter: pointer.slice(1), detail })),
  );
}

/** Validates one parameter of the path; a fault names it. */
export function parseParameter<T>(schema: z.ZodType<T>, name: string, value: string | undefined): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(result.error.issues.map(({ message }) => ({ parameter: name, detail: message })));
}

function faults(issue: z.core.$ZodIssue): { pointer: string; detail: string }[] {
  const path = issue.path;
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ pointer: toPointer([...path, key]), detail: "unknown field" }));
  const detail = issue.message.replace(/^Invalid (input|option): /, "");
  return [{ pointer: toPointer(path), detail }];
}

/** RFC 6901; a name longer than any of ours is cut, since an answer must not grow with what is wrong. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).slice(0, 200).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

export type { ProblemFault };
