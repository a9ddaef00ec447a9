import * as z from "zod";
import { page } from "../answers/common.ts";
import { auditEntry } from "../answers/workspace.ts";
import { may } from "../auth.ts";
import { asked, listQuery, pageReply, timeRange } from "../lists.ts";
import { route, says } from "../route.ts";

const list = route({
  method: "get",
  path: "/v1/audit",
  tag: "Workspace",
  summary: "Who changed which geofence, campaign, setting or key, and how; newest first",
  may: may.admin,
  query: z.strictObject({ ...listQuery, ...timeRange }),
  answers: { 200: says("What was changed", page(auditEntry)) },
  example: { query: { limit: 20 } },
  async handle({ query, service: { workspace } }) {
    return pageReply(await workspace.list("listAudit", asked(query, "log", ["from", "to"])));
  },
});

export const auditRoutes = [list] as const;
