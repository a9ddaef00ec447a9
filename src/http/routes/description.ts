import type { Context } from "hono";
import * as z from "zod";
import { pageOf } from "../docs/page.ts";
import { style } from "../docs/style.ts";
import { isNamed, strongTag } from "../entity-tag.ts";
import recorded from "../openapi/answers.json" with { type: "json" };
import { describe } from "../openapi/document.ts";
import { type Reply, type Route, route, type Service, says } from "../route.ts";

const encoder = new TextEncoder();

/** A text with the tag that names it (RFC 9110 §8.8.3). */
interface Page {
  readonly text: string;
  readonly tag: string;
}

const openApi = z.looseObject({ openapi: z.string() });
const unchanged = { what: "The one that `If-None-Match` names" } as const;

/**
 * The description of these routes and of itself. It is made when it is first asked for: few processes ever are, and
 * it takes longer than a thousand pings.
 */
export function descriptionRoutes(service: Service, others: readonly Route[]): readonly Route[] {
  let made: { document: Promise<Page>; docs: Promise<Page>; policy: Promise<string> } | undefined;
  const pages = () => {
    if (made !== undefined) return made;
    const document = describe(service, [...others, ...own], recorded);
    made = { document: tagged(JSON.stringify(document)), docs: tagged(pageOf(document)), policy: policy() };
    return made;
  };

  const document = route({
    method: "get",
    path: "/openapi.json",
    tag: "Service",
    summary: "This description, as OpenAPI 3.1",
    may: "anyone",
    answers: { 200: says("The document", openApi), 304: unchanged },
    example: {},
    handle: async ({ c }) => reply(c, await pages().document, "application/json"),
  });

  const docs = route({
    method: "get",
    path: "/docs",
    tag: "Service",
    summary: "This description, as a page",
    may: "anyone",
    answers: { 200: { what: "The page", type: "text/html" }, 304: unchanged },
    example: {},
    async handle({ c }) {
      c.header("Content-Security-Policy", await pages().policy);
      return reply(c, await pages().docs, "text/html; charset=utf-8");
    },
  });

  const own = [document, docs];
  return own;
}

/** The page has one style, which stands in it, and nothing else. */
async function policy(): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", encoder.encode(style));
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

async function tagged(text: string): Promise<Page> {
  return { text, tag: await strongTag(text) };
}

/** Kept by whoever likes, and asked for again only when it has changed. */
function reply(c: Context, { text, tag }: Page, type: string): Reply {
  c.header("Cache-Control", "public, no-cache");
  c.header("ETag", tag);
  if (isNamed(c.req.header("if-none-match"), tag)) return { status: 304 };
  return { status: 200, text: { type, chunks: text } };
}
