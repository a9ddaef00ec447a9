import * as z from "zod";
import type { Page } from "../host/workspace.ts";
import { invalid } from "./problem.ts";
import { time } from "./schemas/common.ts";

/** The parameters every list takes. */
export const listQuery = {
  limit: z.coerce
    .number({ error: "expected a whole number from 1 to 500" })
    .int()
    .min(1)
    .max(500)
    .default(50),
  cursor: z.string().max(500).optional(),
};

export const nameQuery = { q: z.string().max(200).optional() };
export const timeRange = { from: queryTime().optional(), to: queryTime().optional() };

/** RFC 3339 or epoch milliseconds, as text. */
function queryTime() {
  return z.string().transform((text, context) => {
    const parsed = time.safeParse(/^\d+$/.test(text) ? Number(text) : text);
    if (parsed.success) return parsed.data;
    context.addIssue({ code: "custom", message: parsed.error.issues[0]!.message });
    return z.NEVER;
  });
}

export function decodeCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  try {
    const binary = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(
      Uint8Array.from(binary, (ch) => ch.charCodeAt(0)),
    );
  } catch {
    throw invalid([{ parameter: "cursor", detail: "expected the nextCursor of an earlier answer" }]);
  }
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
  const binary = String.fromCharCode(...new TextEncoder().encode(key));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
