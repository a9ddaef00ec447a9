import * as z from "zod";
import { page } from "../answers/common.ts";
import { inboxItem } from "../answers/customers.ts";
import { ownerOf } from "../device.ts";
import { asked, listQuery, pageReply } from "../lists.ts";
import { route, says } from "../route.ts";

const inbox = route({
  method: "get",
  path: "/v1/device/inbox",
  tag: "Devices",
  summary: "The customer's messages that are still good, newest first",
  may: ["device"],
  countsDevice: true,
  query: z.strictObject(listQuery),
  answers: { 200: says("The messages", page(inboxItem)) },
  refuses: ["revoked_device", "expired_device"],
  example: {},
  async handle(call) {
    const owner = await ownerOf(call);
    const wanted = asked(call.query, "log", []);
    const { workspace } = call.service;
    return pageReply(
      await workspace.listAbout(owner, "listInbox", (customerId) => ({ ...wanted, customerId })),
    );
  },
});

export const inboxRoutes = [inbox] as const;
