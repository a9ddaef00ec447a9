import * as z from "zod";
import { sealWorkspace, unsealWorkspace } from "../../host/move/seal.ts";
import { importedPart, sealed } from "../answers/workspace.ts";
import { may } from "../auth.ts";
import { mebibyte, readBytes } from "../body.ts";
import { exportReply, type SomePart } from "../move/export.ts";
import { importPart } from "../move/import.ts";
import { unavailable } from "../problem.ts";
import { route, says, unwrap } from "../route.ts";
import { shownAs } from "../schemas/shown.ts";

const path = "/v1/workspace";
const ndjson = "application/x-ndjson";
const most = 16 * mebibyte;

/** A line of an export: `host/move/README.md` has their forms. */
const moveLine = z.looseObject({});
const importExample = '{"format":"parvis-workspace","version":1,"schema":"…","shards":1,"id":"…"}\n';

const flag = z.enum(["true", "false"]).default("false");

const seal = route({
  method: "post",
  path: `${path}/seal`,
  tag: "Workspace",
  summary: "Stop everything that changes the workspace, so that it can be exported as it stands",
  may: may.admin,
  answers: { 200: says("Sealed: what is read stays readable", sealed) },
  refuses: ["send_running"],
  example: {},
  async handle({ principal, service: { workspace } }) {
    const { underWay } = unwrap<"settleUp">(await sealWorkspace(workspace, principal.id));
    if (underWay > 0) throw unavailable(`${underWay} messages are still with their push services`);
    return { status: 200, json: { sealed: true } };
  },
});

const unseal = route({
  method: "delete",
  path: `${path}/seal`,
  tag: "Workspace",
  summary: "Go on after an export, or begin after an import",
  may: may.admin,
  answers: { 200: says("Open", sealed) },
  refuses: ["import_unfinished"],
  example: {},
  async handle({ principal, service: { workspace } }) {
    return { status: 200, json: unwrap<"unseal">(await unsealWorkspace(workspace, principal.id)) };
  },
});

const exportWorkspace = route({
  method: "get",
  path: `${path}/export`,
  tag: "Workspace",
  summary: "A part of everything that a sealed workspace holds, as JSON lines",
  may: may.admin,
  query: z.strictObject({ cursor: z.string().max(2_000).optional(), secrets: flag }),
  answers: {
    200: { what: "Lines, the last of which says where to go on, or that it is done", type: ndjson },
  },
  refuses: ["not_sealed"],
  example: {},
  async handle({ query, principal, service: { workspace } }) {
    const part: SomePart =
      query.cursor === undefined
        ? { kind: "first", secrets: query.secrets === "true", by: principal.id }
        : { kind: "next", cursor: query.cursor };
    return exportReply(workspace, part);
  },
});

const importWorkspace = route({
  method: "post",
  path: `${path}/import`,
  tag: "Workspace",
  summary: "Take a part of an export into an empty workspace, which stays sealed",
  may: may.admin,
  streams: true,
  query: z.strictObject({
    line: shownAs(
      z
        .string()
        .regex(/^[1-9]\d{0,14}$/, { error: "expected the number of the first line, from 1" })
        .transform(Number)
        .default(1),
      z.int().min(1).default(1).meta({ description: "The number of the body's first line in the export." }),
    ),
  }),
  takes: { [ndjson]: moveLine },
  maxBytes: most,
  answers: { 200: says("How far it is", importedPart) },
  refuses: ["not_json", "not_empty", "schema_differs", "no_import", "lines_missing"],
  example: { query: { line: 1 }, body: importExample },
  async handle({ c, query, principal, service: { workspace } }) {
    const body = readBytes(c, most);
    return { status: 200, json: await importPart(workspace, body, { first: query.line, by: principal.id }) };
  },
});

export const workspaceRoutes = [seal, unseal, exportWorkspace, importWorkspace] as const;
