import * as z from "zod";
import { asked, listQuery, pageReply } from "../lists.ts";
import { type Route, route } from "../route.ts";

const inbox = route({
  method: "get",
  path: "/v1/device/inbox",
  summary: "The customer's messages that are still good, newest first",
  may: ["device"],
  query: z.strictObject(listQuery),
  async handle({ query, principal, service: { workspace } }) {
    const { customerId } = principal.device!;
    const wanted = { ...asked(query, "log", []), customerId };
    return pageReply(await workspace.listOn(workspace.ofCustomer(customerId), "listInbox", wanted));
  },
});

export const inboxRoutes: readonly Route[] = [inbox];
