import * as z from "zod";
import { mintInvitation } from "../access/invitation.ts";
import { madeInvitation } from "../answers/workspace.ts";
import { may } from "../auth.ts";
import { route, says, unwrap } from "../route.ts";
import { words } from "../schemas/common.ts";

const invitationBody = z.strictObject({
  role: z.enum(["admin", "marketer", "viewer"]),
  name: words(200),
});

const create = route({
  method: "post",
  path: "/v1/invitations",
  tag: "Workspace",
  summary:
    "Invite somebody to the console; the link works once within 7 days, and DELETE /v1/keys/{id} withdraws it",
  may: may.admin,
  body: invitationBody,
  answers: { 201: says("The invitation, with its link this once", madeInvitation) },
  refuses: ["too_many_keys"],
  example: { body: { role: "marketer", name: "Camille" } },
  async handle({ body, principal, service }) {
    const input = { ...body, by: principal.id };
    const { answer } = await service.workspace.change("createInvitation", input, service.now);
    const { invitation } = unwrap<"createInvitation">(answer);
    const token = await mintInvitation(service.signer, invitation.id);
    // In the fragment: browsers send it to nobody, so that it stands in no log.
    return { status: 201, json: { ...invitation, token, url: `/#invitation=${token}` } };
  },
});

export const invitationRoutes = [create] as const;
