import * as z from "zod";
import { ownerOf } from "../device.ts";
import { asked, listQuery, pageReply } from "../lists.ts";
import { type Route, route } from "../route.ts";

const inbox = route({
  method: "get",
  path: "/v1/device/inbox",
  summary: "The customer's messages that are still good, newest first",
  may: ["device"],
  countsDevice: true,
  query: z.strictObject(listQuery),
  async handle(call) {
    const owner = await ownerOf(call);
    const wanted = asked(call.query, "log", []);
    const { workspace } = call.service;
    return pageReply(
      await workspace.listAbout(owner, "listInbox", (customerId) => ({ ...wanted, customerId })),
    );
  },
});

export const inboxRoutes: readonly Route[] = [inbox];
