import type { Route, Service } from "../route.ts";
import { nameOf, type Operation, operationOf, type Recorded, templated } from "./operation.ts";
import { Components, type JsonSchema } from "./schemas.ts";
import { securitySchemes } from "./security.ts";
import { tags } from "./tags.ts";

type PathItem = Partial<Record<Route["method"], Operation>>;

/** The description of an API (OpenAPI 3.1.1). */
export interface Document {
  readonly openapi: "3.1.1";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: typeof securitySchemes;
  };
}

const description = `Parvis knows whose doorstep a phone is on, and sends at most one good message.

JSON, in camelCase. Places are degrees (WGS 84), lengths metres, speeds metres per second, shapes GeoJSON. Times go out as RFC 3339 in UTC with milliseconds; they come in so, or as milliseconds since 1970. Durations are texts such as \`90s\`, \`15m\`, \`24h\`, \`7d\`.

A list answers \`{"data": […], "nextCursor": …}\`, newest first where there is a time; \`?cursor=\` goes on. \`PUT\` creates (201) or replaces (200). A field that is not known is refused.

A refusal is a problem of RFC 9457: \`code\` names it, \`detail\` says it, \`errors\` point at each wrong place. Every answer has an \`X-Request-Id\`.`;

/** The description of a list of routes: what they are is what it says. */
export function describe(service: Service, routes: readonly Route[], recorded: Recorded): Document {
  const components = new Components();
  const paths: Record<string, PathItem> = {};
  for (const route of routes) {
    const path = templated(route.path);
    const operation = operationOf(route, service, components, recorded);
    if (paths[path]?.[route.method] !== undefined) throw new Error(`two routes are ${nameOf(route)}`);
    paths[path] = { ...paths[path], [route.method]: operation };
  }
  const named = Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    openapi: "3.1.1",
    info: { title: "Parvis", version: "1", description },
    servers: [{ url: "/" }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: Object.fromEntries(named), securitySchemes },
  };
}
