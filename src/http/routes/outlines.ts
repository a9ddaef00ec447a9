import type { Workspace } from "../../host/workspace.ts";
import { outline } from "../answers/geofences.ts";
import { may } from "../auth.ts";
import { isNamed, weakTag } from "../entity-tag.ts";
import { route, unwrap } from "../route.ts";

const type = "application/x-ndjson";
/** Another form of the lines has another name. */
const form = "outlines 1";

const list = route({
  method: "get",
  path: "/v1/outlines",
  tag: "Geofences",
  summary: "All geofences in outline, by id: what a map or a search of all of them needs",
  description:
    "JSON lines, one for each geofence, written as they are read: 100 000 come in one answer. An area is drawn with the 200 vertices that tell most, and marked `simplified` when it has more. The `ETag` changes when a geofence does: with it in `If-None-Match` what has not changed is answered 304, and a browser does so by itself. `X-Total-Count` says how many are to come.",
  may: may.read,
  isLarge: true,
  answers: {
    200: { what: "The outlines", type, schema: outline },
    304: { what: "What `If-None-Match` names" },
  },
  example: {},
  async handle({ c, service: { workspace } }) {
    const found = await workspace.primary.run("outlinesVersion", {});
    const { version, count } = unwrap<"outlinesVersion">(found);
    const tag = await weakTag(`${form} ${version}`);
    c.header("ETag", tag);
    // A browser may keep it, and asks each time whether it has changed and it may still see it.
    c.header("Cache-Control", "private, no-cache");
    if (isNamed(c.req.header("if-none-match"), tag)) return { status: 304 };
    c.header("X-Total-Count", String(count));
    const first = await part(workspace, "");
    return { status: 200, text: { type, chunks: following(workspace, first) } };
  },
});

interface Part {
  readonly lines: string;
  readonly next: string | null;
}

async function part(workspace: Workspace, after: string): Promise<Part> {
  return unwrap<"outlines">(await workspace.primary.run("outlines", { after }));
}

/** Each part is read when the one before has been taken. An answer that is broken off fails: it is not shorter. */
async function* following(workspace: Workspace, first: Part): AsyncGenerator<string> {
  for (let { lines, next } = first; next !== null; { lines, next } = await part(workspace, next)) yield lines;
}

export const outlineRoutes = [list] as const;
