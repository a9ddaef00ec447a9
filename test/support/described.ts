import type * as z from "zod";
import { refusalsOf, statusOf } from "../../src/http/openapi/refused.ts";
import type { Route, Service } from "../../src/http/route.ts";
import { descriptionRoutes } from "../../src/http/routes/description.ts";
import { routesOf } from "../../src/http/routes.ts";
import { nodeLimits } from "../../src/http/simulations/limits.ts";

/** Enough of a service to know its routes by; none of them can be called. */
const noFault = () => null;
export const noService = {
  endpointFault: noFault,
  vendorFault: noFault,
  webhookFault: noFault,
  simulations: nodeLimits,
} as unknown as Service;

/** Every route there is. */
const named = routesOf(noService);
export const routes: readonly Route[] = [...named, ...descriptionRoutes(noService, named)];

const patterns = routes.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replaceAll(".", "\\.").replaceAll(/:\w+/g, "[^/]+")}$`),
}));

/** The route that a request comes to; undefined where nothing answers. */
export function routeOf(method: string, path: string): Route | undefined {
  const [bare = ""] = path.split("?");
  return patterns.find(({ route, pattern }) => route.method === method.toLowerCase() && pattern.test(bare))
    ?.route;
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Throws when a route answers what its description does not say: another status, a field more or less, a refusal
 * that it does not name.
 */
export function expectDescribed(method: string, path: string, { status, headers, text }: Answered): void {
  const route = routeOf(method, path);
  if (route === undefined) return;
  const fault = faultOf(route, { status, headers, text });
  if (fault !== null)
    throw new Error(
      `${method} ${path} is not described so: ${fault}; it answered ${status} ${text.slice(0, 500)}`,
    );
}

function faultOf(route: Route, { status, headers, text }: Answered): string | null {
  const type = headers.get("content-type")?.split(";")[0] ?? null;
  if (type === "application/problem+json") {
    const { code } = JSON.parse(text) as { code: string };
    const known = refusalsOf(route).find((name) => name === code);
    if (known === undefined) return `a refusal ${code}`;
    return statusOf(known, route.path) === status ? null : `the status of ${code}`;
  }
  const answer = route.answers[status as keyof Route["answers"]];
  if (answer === undefined) return `the status ${status}`;
  const { schema, type: wanted = schema === undefined ? null : "application/json", others = {} } = answer;
  if (type !== null && type in others) return null;
  if (type !== wanted) return `the type ${type}`;
  if (schema === undefined) return null;
  if (type === "application/json") return faultOfJson(schema, text);
  // The schema is that of a line.
  const lines = type === "application/x-ndjson" ? text.split("\n").filter((line) => line !== "") : [];
  return lines.map((line) => faultOfJson(schema, line)).find((fault) => fault !== null) ?? null;
}

function faultOfJson(schema: z.ZodType, text: string): string | null {
  const { error } = schema.safeParse(JSON.parse(text));
  return error === undefined ? null : JSON.stringify(error.issues);
}
