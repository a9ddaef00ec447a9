import * as z from "zod";
import type { PageQuery } from "../engine/page.ts";
import { keyForms } from "../engine/page.ts";
import type { Page } from "../host/workspace.ts";
import { invalid } from "./problem.ts";
import { time } from "./schemas/common.ts";
import { shownAs } from "./schemas/shown.ts";

/** The parameters every list takes. */
export const listQuery = {
  limit: shownAs(
    z
      .string()
      .refine((text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 500, {
        error: "expected a whole number from 1 to 500",
      })
      .transform(Number)
      .default(50),
    z.int().min(1).max(500).default(50).meta({ description: "Entries of one page." }),
  ),
  cursor: z.string().max(500).meta({ description: "The `nextCursor` of the page before." }).optional(),
};

export const nameQuery = {
  q: z.string().max(200).meta({ description: "Part of an id or a name, in either case." }).optional(),
};
export const timeRange = { from: queryTime().optional(), to: queryTime().optional() };

/** RFC 3339 or epoch milliseconds, as text. */
function queryTime() {
  const schema = z.string().transform((text, context) => {
    const parsed = time.safeParse(/^\d+$/.test(text) ? Number(text) : text);
    if (parsed.success) return parsed.data;
    context.addIssue({ code: "custom", message: parsed.error.issues[0]!.message });
    return z.NEVER;
  });
  return shownAs(schema, time);
}

/** The key that a cursor stands for; 422 when it is not one that a list with such keys has answered. */
export function decodeCursor(cursor: string | undefined, keys: keyof typeof keyForms): string | null {
  if (cursor === undefined) return null;
  const key = decode(cursor);
  if (key === null || !keyForms[keys].test(key))
    throw invalid([{ parameter: "cursor", detail: "expected the nextCursor of an earlier answer" }]);
  return key;
}

/** Keys are ASCII. */
function decode(cursor: string): string | null {
  try {
    return atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return null;
  }
}

/** A list's parameters as the engine takes them: what is not asked for is null. */
export function asked<Q extends { limit: number; cursor?: string | undefined }, F extends keyof Q>(
  query: Q,
  keys: keyof typeof keyForms,
  filters: readonly F[],
): { [P in F]-?: Exclude<Q[P], undefined> | null } & PageQuery {
  const set = Object.fromEntries(filters.map((name) => [name, query[name] ?? null]));
  return {
    ...(set as { [P in F]-?: Exclude<Q[P], undefined> | null }),
    limit: query.limit,
    after: decodeCursor(query.cursor, keys),
  };
}

export function pageReply<T>(page: Page<T>): {
  status: 200;
  json: { data: readonly T[]; nextCursor: string | null };
} {
  return {
    status: 200,
    json: { data: page.data, nextCursor: page.nextCursor === null ? null : encode(page.nextCursor) },
  };
}

function encode(key: string): string {
  return btoa(key).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
