import * as z from "zod";
import { may } from "../auth.ts";
import { asked, listQuery, pageReply, timeRange } from "../lists.ts";
import { type Route, route } from "../route.ts";

const list = route({
  method: "get",
  path: "/v1/audit",
  summary: "Who changed which geofence, campaign, setting or key, and how; newest first",
  may: may.admin,
  query: z.strictObject({ ...listQuery, ...timeRange }),
  async handle({ query, service: { workspace } }) {
    return pageReply(await workspace.list("listAudit", asked(query, "log", ["from", "to"])));
  },
});

export const auditRoutes: readonly Route[] = [list];
