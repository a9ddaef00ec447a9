import { html, raw } from "hono/html";
import type { Document } from "../openapi/document.ts";
import { type Asked, badge, type Named, operationOf } from "./operation.ts";
import { entryList, fieldsOf, inside, typeText } from "./schema.ts";
import { style } from "./style.ts";
import { breakable, type Html, inline, paragraphs, slug } from "./text.ts";

/** A document as one page: no script, nothing from elsewhere. */
export function pageOf(document: Document): string {
  const chapters = chaptersOf(document);
  const { info } = document;
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${info.title} API</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header>
<a class="mark" href="#top">${arch} ${info.title} <span>API</span></a>
<a class="source" href="/openapi.json">openapi.json</a>
</header>
<div class="frame" id="top">
<nav aria-label="Contents"><details class="contents"><summary>Contents</summary>${contents(chapters)}</details><div class="rail">${contents(chapters)}</div></nav>
<main id="content" tabindex="-1">
<section class="intro"><h1>${info.title} API</h1>${paragraphs(info.description)}${keys(document)}</section>
${chapters.map((one) => chapter(one, document.components.schemas))}
<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>${schemas(document)}</section>
</main>
</div>
</body>
</html>`);
}

/** An arch: the doorway seen from the open space before it. */
const arch = html`<svg width="18" height="20" viewBox="0 0 18 20" aria-hidden="true"><path d="M2 19V9a7 7 0 0 1 14 0v10M6 19V9.5a3 3 0 0 1 6 0V19" fill="none" stroke="currentColor" stroke-width="1.75" /></svg>`;

interface Chapter {
  readonly name: string;
  readonly description: string;
  readonly operations: readonly Asked[];
}

function chaptersOf({ tags, paths }: Document): Chapter[] {
  const all = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const byTag = Map.groupBy(all, ({ operation }) => operation.tags[0]);
  return tags.map((tag) => ({ ...tag, operations: byTag.get(tag.name) ?? [] }));
}

function contents(chapters: readonly Chapter[]): Html {
  return html`<ul>${chapters.map(
    ({ name, operations }) =>
      html`<li><a href="#${slug(name)}">${name}</a><ul>${operations.map(
        ({ method, path, operation }) =>
          html`<li><a href="#${operation.operationId}">${badge(method)} <span>${breakable(path.replace("/v1", ""))}</span></a></li>`,
      )}</ul></li>`,
  )}<li><a href="#schemas">Schemas</a></li></ul>`;
}

function keys({ components }: Document): Html {
  const titles = {
    secretKey: "Secret key",
    publishableKey: "Publishable key",
    deviceToken: "Device token",
    basic: "HTTP Basic",
    urlToken: "In the address",
  } as const;
  return html`<h2 id="keys">Keys</h2><dl class="keys">${Object.entries(components.securitySchemes).map(
    ([name, { description }]) =>
      html`<dt>${titles[name as keyof typeof titles]}</dt><dd>${inline(description)}</dd>`,
  )}</dl>`;
}

function chapter({ name, description, operations }: Chapter, named: Named): Html {
  return html`<section aria-labelledby="${slug(name)}"><h2 id="${slug(name)}">${name}</h2>${paragraphs(description)}${operations.map((one) => operationOf(one, named))}</section>`;
}

function schemas({ components }: Document): Html[] {
  return Object.entries(components.schemas).map(([name, schema]) => {
    const fields = fieldsOf(schema);
    return html`<article class="schema" id="schema-${slug(name)}" aria-labelledby="schema-${slug(name)}-title"><h3 id="schema-${slug(name)}-title">${name}</h3>${
      schema.description === undefined ? "" : html`<p>${inline(schema.description)}</p>`
    }${fields.length > 0 ? entryList(name, fields) : html`<p class="type">${typeText(schema)}</p>${inside(schema, name)}`}</article>`;
  });
}
