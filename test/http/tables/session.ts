import { expect } from "vitest";
import { publishableKey, secretKey } from "../../support/hosts/hosts.ts";
import { fine, type Row, type Table, wrong } from "../rows.ts";

const session = "/v1/session";
const invitations = "/v1/invitations";

const view = {
  id: "key:first",
  role: "admin",
  name: "PARVIS_SECRET_KEY",
  mapStyleUrl: expect.stringMatching(/^https:/),
  publishableKey,
  workspace: { shards: expect.any(Number) },
};

const either = "expected either key or invitation";
const unknownInvitation: Row = {
  path: session,
  body: { invitation: `inv_00${"0".repeat(32)}_${"A".repeat(43)}` },
  status: 401,
  code: "unknown_invitation",
};

export const sessionTable: Table = {
  "GET /v1/session": {
    path: session,
    rows: [fine(session, undefined, 200, { ...view, expiresAt: null })],
  },
  "POST /v1/session": {
    path: session,
    body: { key: secretKey },
    open: "anyone",
    kibibytes: 4,
    rows: [
      fine(session, { key: secretKey }, 201, { ...view, expiresAt: expect.stringMatching(/Z$/) }),
      fine(session, { key: ` ${secretKey}\n` }, 201, { role: "admin" }),
      {
        path: session,
        body: { key: `${secretKey}x` },
        status: 401,
        code: "unknown_key",
        errors: [["/key", "not known"]],
      },
      {
        path: session,
        body: { key: publishableKey },
        status: 403,
        code: "forbidden",
        errors: [["/key", "secret key"]],
      },
      unknownInvitation,
      { ...unknownInvitation, body: { invitation: "inv_" } },
      wrong(session, {}, ["", either]),
      wrong(session, { key: secretKey, invitation: "inv_" }, ["", either]),
      wrong(session, { key: 7 }, ["/key", "string"]),
      wrong(session, { key: "x".repeat(1_001) }, ["/key", "<=1000"]),
    ],
  },
  "DELETE /v1/session": {
    path: session,
    open: "anyone",
    rows: [{ path: session, status: 204 }],
  },
  "POST /v1/invitations": {
    path: invitations,
    body: { role: "marketer", name: "The shop of Lyon" },
    rows: [
      fine(invitations, { role: "marketer", name: "The shop of Lyon" }, 201, {
        id: expect.stringMatching(/^key_/),
        role: "marketer",
        name: "The shop of Lyon",
        token: expect.stringMatching(/^inv_00[0-9a-f]{32}_[\w-]{43}$/),
        url: expect.stringMatching(/^\/#invitation=inv_/),
        invitation: { expiresAt: expect.stringMatching(/Z$/), acceptedAt: null },
      }),
      wrong(invitations, {}, ["/role", "admin"], ["/name", "expected string"]),
      // Those who have nothing to see in the console.
      wrong(invitations, { role: "till", name: "x" }, ["/role", "admin"]),
      wrong(invitations, { role: "viewer", name: "" }, ["/name", ">=1"]),
    ],
  },
};
