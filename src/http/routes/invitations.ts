import * as z from "zod";
import { mintInvitation } from "../access/invitation.ts";
import { may } from "../auth.ts";
import { type Route, route, unwrap } from "../route.ts";
import { words } from "../schemas/common.ts";

const invitationBody = z.strictObject({
  role: z.enum(["admin", "marketer", "viewer"]),
  name: words(200),
});

const create = route({
  method: "post",
  path: "/v1/invitations",
  summary:
    "Invite somebody to the console; the link works once within 7 days, and DELETE /v1/keys/{id} withdraws it",
  may: may.admin,
  body: invitationBody,
  async handle({ body, principal, service }) {
    const input = { ...body, by: principal.id };
    const { answer } = await service.workspace.change("createInvitation", input, service.now);
    const { invitation } = unwrap<"createInvitation">(answer);
    const token = await mintInvitation(service.signer, invitation.id);
    // In the fragment: browsers send it to nobody, so that it stands in no log.
    return { status: 201, json: { ...invitation, token, url: `/#invitation=${token}` } };
  },
});

export const invitationRoutes: readonly Route[] = [create];
