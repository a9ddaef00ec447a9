import * as z from "zod";
import { sealWorkspace, unsealWorkspace } from "../../host/move/seal.ts";
import { may } from "../auth.ts";
import { mebibyte, readBytes } from "../body.ts";
import { exportReply, type SomePart } from "../move/export.ts";
import { importPart } from "../move/import.ts";
import { unavailable } from "../problem.ts";
import { type Route, route, unwrap } from "../route.ts";

const path = "/v1/workspace";
const flag = z.enum(["true", "false"]).default("false");

const seal = route({
  method: "post",
  path: `${path}/seal`,
  summary: "Stop everything that changes the workspace, so that it can be exported as it stands",
  may: may.admin,
  async handle({ principal, service: { workspace } }) {
    const { underWay } = unwrap<"settleUp">(await sealWorkspace(workspace, principal.id));
    if (underWay > 0) throw unavailable(`${underWay} messages are still with their push services`);
    return { status: 200, json: { sealed: true } };
  },
});

const unseal = route({
  method: "delete",
  path: `${path}/seal`,
  summary: "Go on after an export, or begin after an import",
  may: may.admin,
  async handle({ principal, service: { workspace } }) {
    return { status: 200, json: unwrap<"unseal">(await unsealWorkspace(workspace, principal.id)) };
  },
});

const exportWorkspace = route({
  method: "get",
  path: `${path}/export`,
  summary: "A part of everything that a sealed workspace holds, as JSON lines",
  may: may.admin,
  query: z.strictObject({ cursor: z.string().max(2_000).optional(), secrets: flag }),
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
  summary: "Take a part of an export into an empty workspace, which stays sealed",
  may: may.admin,
  streams: true,
  query: z.strictObject({
    line: z
      .string()
      .regex(/^[1-9]\d{0,14}$/, { error: "expected the number of the first line, from 1" })
      .transform(Number)
      .default(1),
  }),
  async handle({ c, query, principal, service: { workspace } }) {
    const body = readBytes(c, 16 * mebibyte);
    return { status: 200, json: await importPart(workspace, body, { first: query.line, by: principal.id }) };
  },
});

export const workspaceRoutes: readonly Route[] = [seal, unseal, exportWorkspace, importWorkspace];
