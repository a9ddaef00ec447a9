import { html } from "hono/html";
import type { Operation, Parameter, Response } from "../openapi/operation.ts";
import type { JsonSchema } from "../openapi/schemas.ts";
import { entryList, inside, typeText } from "./schema.ts";
import { breakable, type Html, inline, jsonText, paragraphs } from "./text.ts";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The schemas that have a name. */
export type Named = Readonly<Record<string, JsonSchema>>;

/** What is sent is spelt out where it is sent. */
function resolved(schema: JsonSchema, named: Named): JsonSchema {
  const name = schema.$ref?.split("/").at(-1);
  return name === undefined ? schema : named[name]!;
}

/** One operation: what it takes, what it answers, and an exchange as it really was. */
export function operationOf({ method, path, operation }: Asked, named: Named): Html {
  const { operationId, summary, description, responses } = operation;
  const good = Object.entries(responses).filter(([status]) => Number(status) < 400);
  const refused = Object.entries(responses).filter(([status]) => Number(status) >= 400);
  return html`<article id="${operationId}" aria-labelledby="${operationId}-title">
<div class="told">
<h3 id="${operationId}-title"><a href="#${operationId}">${badge(method)} <code>${breakable(path)}</code></a></h3>
<p class="summary">${inline(summary)}.</p>
${description === undefined ? "" : paragraphs(description)}
<p class="who">${whoMay(operation)}</p>
${parametersOf(operation)}${bodyOf(operation, named)}
<h4>Answers</h4>
<ul class="answers">${good.map(answered)}</ul>
${refused.length === 0 ? "" : refusals(refused)}
</div>
<div class="shown">${requestOf({ method, path, operation })}${good.map(exampleOf)}</div>
</article>`;
}

export function badge(method: string): Html {
  return html`<span class="method ${method.toLowerCase()}">${method}</span>`;
}

function whoMay({ "x-parvis-roles": roles }: Operation): (string | Html)[] {
  if (roles.length === 0) return ["No key needed."];
  return ["For ", ...roles.flatMap((role, i) => [i === 0 ? "" : ", ", html`<code>${role}</code>`]), "."];
}

function parametersOf({ parameters = [] }: Operation): (Html | string)[] {
  const groups = Map.groupBy(parameters, (parameter) => parameter.in);
  const titles = { path: "In the path", query: "In the query", header: "Headers" } as const;
  return (["path", "query", "header"] as const).map((place) => {
    const here: readonly Parameter[] = groups.get(place) ?? [];
    return here.length === 0 ? "" : html`<h4>${titles[place]}</h4>${entryList(titles[place], here)}`;
  });
}

function bodyOf({ requestBody }: Operation, named: Named): Html | string {
  if (requestBody === undefined) return "";
  const { required, description, content } = requestBody;
  return html`<h4>Body${required ? "" : " (may be empty)"}</h4>
${Object.entries(content).map(
  ([type, { schema }]) =>
    html`<p class="media"><code>${type}</code>${
      schema === undefined ? "" : html`: ${typeText(schema)}`
    }. ${description}</p>${schema === undefined ? "" : inside(resolved(schema, named), "Body")}`,
)}`;
}

function answered([status, { description, content = {} }]: [string, Response]): Html {
  const types = Object.entries(content).map(([type, { schema }]) =>
    type === "application/json" && schema !== undefined
      ? html`<br />${typeText(schema)}${inside(schema, `Answer ${status}`)}`
      : html`<br /><code>${type}</code>${schema?.description === undefined ? "" : html`: ${inline(schema.description)}`}`,
  );
  return html`<li><span class="status">${status}</span> ${description}.${types}</li>`;
}

function refusals(refused: readonly [string, Response][]): Html {
  return html`<details class="refusals"><summary>Refusals <span class="statuses">${refused
    .map(([status]) => status)
    .join(" · ")}</span></summary>
<ul>${refused.map(
    ([status, { description }]) =>
      html`<li><span class="status">${status}</span><div>${paragraphs(description)}</div></li>`,
  )}</ul></details>`;
}

function requestOf({ method, path, operation: { parameters = [], requestBody, security } }: Asked): Html {
  const at = (place: Parameter["in"]) =>
    parameters.filter((parameter) => parameter.in === place && parameter.example !== undefined);
  const real = at("path").reduce(
    (text, { name, example }) => text.replace(`{${name}}`, encodeURIComponent(String(example))),
    path,
  );
  const query = at("query").map(({ name, example }) => `${name}=${encodeURIComponent(String(example))}`);
  const [type, { example: body } = {}] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const head = [
    `${method} ${real}${query.length === 0 ? "" : `?${query.join("&")}`}`,
    ...(security.length === 0 ? [] : ["Authorization: Bearer …"]),
    ...at("header").map(({ name, example }) => `${name}: ${example}`),
    ...(body === undefined ? [] : [`Content-Type: ${type}`]),
  ];
  return block("Request", `${head.join("\n")}${body === undefined ? "" : `\n\n${textOf(body)}`}`);
}

function exampleOf([status, { content = {} }]: [string, Response]): Html | string {
  const [type, { example } = {}] = Object.entries(content)[0] ?? [];
  if (example === undefined) return "";
  return block(`Answer ${status}${type === "application/json" ? "" : `, ${type}`}`, textOf(example));
}

/** Lines that are shown without being asked for. */
const short = 32;

function block(title: string, text: string): Html {
  const pre = html`<pre tabindex="0" role="group" aria-label="${title}"><code>${text}</code></pre>`;
  return text.split("\n").length <= short || title === "Request"
    ? html`<figure><figcaption>${title}</figcaption>${pre}</figure>`
    : html`<details class="long"><summary>${title}</summary>${pre}</details>`;
}

function textOf(example: unknown): string {
  return typeof example === "string" ? example.trimEnd() : jsonText(example);
}
