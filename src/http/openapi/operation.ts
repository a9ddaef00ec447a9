import { problem } from "../answers/common.ts";
import { mebibyte } from "../body.ts";
import type { Route, Service } from "../route.ts";
import type { Answer } from "../route-types.ts";
import { parameterText } from "./parameters.ts";
import { refusals } from "./refusals.ts";
import { refusalsOf, statusOf } from "./refused.ts";
import type { Components, JsonSchema } from "./schemas.ts";
import { securityOf } from "./security.ts";

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

export interface Content {
  readonly schema?: JsonSchema;
  readonly example?: unknown;
}

export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>;
  readonly content?: Readonly<Record<string, Content>>;
}

/** One operation of the document (OpenAPI 3.1.1 §4.8.10). */
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly "x-parvis-roles": readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly description: string;
    readonly content: Readonly<Record<string, Content>>;
    readonly "x-parvis-max-bytes": number;
  };
  readonly responses: Readonly<Record<string, Response>>;
}

/** What a real server answered to the example of a route, by its name. */
export type Recorded = Readonly<Record<string, RecordedAnswer | undefined>>;

export interface RecordedAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** `/v1/geofences/{id}`: a path as the document writes it. */
export function templated(path: string): string {
  return path.replaceAll(/:(\w+)/g, "{$1}");
}

export function nameOf({ method, path }: Pick<Route, "method" | "path">): string {
  return `${method.toUpperCase()} ${templated(path)}`;
}

export function operationOf(
  route: Route,
  service: Service,
  components: Components,
  recorded: Recorded,
): Operation {
  const { tag, summary, description, may } = route;
  const parameters = [...pathParameters(route), ...queryParameters(route, components), ...headersOf(route)];
  const requestBody = bodyOf(route, service, components);
  return {
    operationId: idOf(route),
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: securityOf(route),
    "x-parvis-roles": may === "anyone" ? [] : may,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: responsesOf(route, components, recorded[nameOf(route)]),
  };
}

/** `putGeofencesById`. */
function idOf({ method, path }: Route): string {
  const words = path.split("/").filter((word) => word !== "" && word !== "v1");
  const named = [method, ...words.map((word) => (word.startsWith(":") ? `by-${word.slice(1)}` : word))];
  return named.join("-").replaceAll(/[^A-Za-z]+([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function pathParameters({ path, example }: Route): Parameter[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name: name!,
    in: "path",
    required: true,
    ...parameterText(name!),
    example: example.params?.[name!],
  }));
}

function queryParameters({ query, example }: Route, components: Components): Parameter[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = components.of(query, "input");
  const shown = (example.query ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
    ...(name in shown ? { example: shown[name] } : {}),
  }));
}

function headersOf({ method, keyed, versioned, answers, example }: Route): Parameter[] {
  const names = [
    ...(keyed ? ["Idempotency-Key"] : []),
    ...(versioned && method !== "get" ? ["If-Match"] : []),
    ...(304 in answers ? ["If-None-Match"] : []),
  ];
  return names.map((name) => {
    const shown = example.headers?.[name];
    return {
      name,
      in: "header",
      required: false,
      ...parameterText(name),
      ...(shown === undefined ? {} : { example: shown }),
    };
  });
}

function bodyOf(route: Route, service: Service, components: Components): Operation["requestBody"] {
  const { body, takes = body === undefined ? {} : { "application/json": body }, whenEmpty, example } = route;
  if (Object.keys(takes).length === 0) return undefined;
  const most = typeof route.maxBytes === "function" ? route.maxBytes(service) : (route.maxBytes ?? mebibyte);
  const content = Object.entries(takes).map(([type, schema], i): [string, Content] => [
    type,
    {
      ...(schema === null ? {} : { schema: components.of(schema, "input") }),
      ...(i > 0 || example.body === undefined ? {} : { example: example.body }),
    },
  ]);
  return {
    required: whenEmpty === undefined,
    description: `At most ${sizeText(most)}.`,
    content: Object.fromEntries(content),
    "x-parvis-max-bytes": most,
  };
}

export function sizeText(bytes: number): string {
  return bytes >= mebibyte ? `${bytes / mebibyte} MiB` : `${bytes / 1024} KiB`;
}

function responsesOf(
  route: Route,
  components: Components,
  example: RecordedAnswer | undefined,
): Record<string, Response> {
  const good = Object.entries(route.answers).map(([status, answer]): [string, Response] => [
    status,
    {
      ...answered(answer, components, String(example?.status) === status ? example?.body : undefined),
      ...(route.versioned && route.method !== "delete" ? { headers: etag } : {}),
    },
  ]);
  const problems = Map.groupBy(refusalsOf(route), (code) => String(statusOf(code, route.path)));
  const bad = [...problems].map(([status, codes]): [string, Response] => [
    status,
    {
      description: codes.map((code) => `\`${code}\`: ${refusals[code][1]}`).join("\n\n"),
      ...(codes.includes("rate_limited") || codes.includes("unavailable") ? { headers: retryAfter } : {}),
      content: { "application/problem+json": { schema: components.of(problem, "output") } },
    },
  ]);
  return Object.fromEntries([...good, ...bad].sort(([a], [b]) => Number(a) - Number(b)));
}

const etag = {
  ETag: { description: "Names the version, for `If-Match`.", schema: { type: "string" } },
};

const retryAfter = {
  "Retry-After": { description: "Seconds to wait.", schema: { type: "integer", minimum: 1 } },
};

function answered(answer: Answer, components: Components, example: unknown): Response {
  const { what, schema, type = schema === undefined ? undefined : "application/json", others = {} } = answer;
  const main: [string, Content][] =
    type === undefined
      ? []
      : [
          [
            type,
            {
              ...(schema === undefined ? {} : { schema: components.of(schema, "output") }),
              ...(example === undefined ? {} : { example }),
            },
          ],
        ];
  const asked = Object.entries(others).map(([other, description]): [string, Content] => [
    other,
    { schema: { type: "string", description } },
  ]);
  const content = [...main, ...asked];
  return { description: what, ...(content.length === 0 ? {} : { content: Object.fromEntries(content) }) };
}
