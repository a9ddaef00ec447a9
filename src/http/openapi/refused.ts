import type { Route } from "../route.ts";
import { type RefusalCode, refusals } from "./refusals.ts";

/** Location apps drop what is answered 4xx, and send again what is answered 503. */
export function isHeeded(path: string): boolean {
  return path.startsWith("/v1/ingest/");
}

/** Every refusal a route can answer: what it names, and what follows from the rest of it. */
export function refusalsOf(route: Route): readonly RefusalCode[] {
  const { may, method, streams, query, keyed, refuses = [] } = route;
  const isOpen = may === "anyone";
  const isCounted = !isOpen && may.some((role) => role === "publishable" || role === "device");
  const reads = method !== "get";
  const codes: (RefusalCode | false)[] = [
    !isOpen && "unauthenticated",
    !isOpen && "forbidden",
    reads && !streams && "not_json",
    reads && "incomplete_body",
    reads && "too_large",
    ((reads && !streams) || query !== undefined) && "invalid_request",
    keyed === true && "idempotency_key_reused",
    route.versioned === true && method !== "get" && "version_differs",
    isCounted && "rate_limited",
    !isOpen && "unavailable",
    ...refuses,
  ];
  return [...new Set(codes.filter((code) => code !== false))];
}

/** The status that a refusal has on a route. */
export function statusOf(code: RefusalCode, path: string): number {
  return code === "rate_limited" && isHeeded(path) ? 503 : refusals[code][0];
}
