import type { Context } from "hono";
import * as z from "zod";
import type { ConsoleRole } from "../../engine/catalogue/keys.ts";
import { readInvitation } from "../access/invitation.ts";
import { refuseCrossSite } from "../access/same-origin.ts";
import { giveSession, isToRenew, mintSession, sessionLasts, takeSession } from "../access/session.ts";
import { session as sessionAnswer } from "../answers/workspace.ts";
import { may, type Principal } from "../auth.ts";
import { Problem, refusalProblem } from "../problem.ts";
import { route, type Service, says, unwrap } from "../route.ts";
import { secretKey as shownKey } from "../schemas/examples.ts";

/** Who is signed in, and what a page needs to know to begin. */
export interface SessionView {
  /** Id of the key, or of the accepted invitation, that acts. */
  readonly id: string;
  readonly role: ConsoleRole;
  readonly name: string;
  /** When the sign-in ends unless it is used; null when the request showed a key. */
  readonly expiresAt: string | null;
  /** The base map's MapLibre style; null: the outlines that pages bring along. */
  readonly mapStyleUrl: string | null;
  /** For apps: it may stand in everybody's hands. */
  readonly publishableKey: string;
  readonly workspace: { readonly shards: number };
}

const signInBody = z
  .strictObject({ key: z.string().max(1_000).optional(), invitation: z.string().max(1_000).optional() })
  .refine(({ key, invitation }) => (key === undefined) !== (invitation === undefined), {
    error: "expected either key or invitation",
  });

const signIn = route({
  method: "post",
  path: "/v1/session",
  tag: "Workspace",
  summary: "Sign in to the console with a secret key or an invitation; the answer sets a cookie",
  may: "anyone",
  body: signInBody,
  answers: { 201: says("Who is signed in", sessionAnswer) },
  refuses: ["unknown_key", "unknown_invitation", "forbidden", "cross_site", "invitation_used", "expired"],
  example: { body: { key: shownKey } },
  maxBytes: 4 * 1024,
  async handle({ c, body, service }) {
    refuseCrossSite(c);
    const who =
      body.key === undefined
        ? await accept(service, body.invitation!)
        : await holderOf(c, service, body.key.trim());
    const expiresAt = await begin(c, service, who);
    return { status: 201, json: await viewOf(service, who, expiresAt) };
  },
});

const current = route({
  method: "get",
  path: "/v1/session",
  tag: "Workspace",
  summary: "Who asks, with which role; a sign-in in use is renewed",
  may: may.read,
  answers: { 200: says("Who asks", sessionAnswer) },
  refuses: ["cross_site"],
  example: {},
  async handle({ c, principal, service }) {
    let expiresAt = principal.session?.expiresAt ?? null;
    if (expiresAt !== null && isToRenew(expiresAt, service.now()))
      expiresAt = await begin(c, service, principal);
    return { status: 200, json: await viewOf(service, principal, expiresAt) };
  },
});

const signOut = route({
  method: "delete",
  path: "/v1/session",
  tag: "Workspace",
  summary: "Sign out of the console: the cookie is taken back",
  may: "anyone",
  answers: { 204: { what: "Signed out" } },
  refuses: ["cross_site"],
  example: {},
  async handle({ c }) {
    refuseCrossSite(c);
    takeSession(c);
    return { status: 204 };
  },
});

export const sessionRoutes = [signIn, current, signOut] as const;

async function begin(c: Context, service: Service, { id, role }: Principal): Promise<number> {
  const expiresAt = service.now() + sessionLasts;
  const { signer, access } = service;
  giveSession(c, await mintSession(signer, { id, role, expiresAt }, access.firstKey));
  return expiresAt;
}

async function holderOf(c: Context, { access }: Service, key: string): Promise<Principal> {
  const who = await access.holderOf(c, key);
  if (who === null)
    throw new Problem(401, "unknown_key", "this key is not known here, or was revoked", {
      errors: [{ pointer: "/key", detail: "this key is not known here, or was revoked" }],
    });
  if (!(may.read as readonly string[]).includes(who.role))
    throw new Problem(403, "forbidden", `the console has nothing for a key with the role ${who.role}`, {
      errors: [{ pointer: "/key", detail: "expected a secret key of an admin, marketer or viewer" }],
    });
  return who;
}

async function accept({ signer, workspace, now }: Service, invitation: string): Promise<Principal> {
  const id = await readInvitation(signer, invitation);
  if (id === null) throw withdrawn();
  const { answer } = await workspace.change("acceptInvitation", { id }, now);
  if (!answer.ok && "refusal" in answer && answer.refusal.kind === "not_found") throw withdrawn();
  if (!answer.ok && "refusal" in answer) throw refusalProblem(answer.refusal);
  const { member } = unwrap<"acceptInvitation">(answer);
  return { id: member.id, role: member.role };
}

/** One that was withdrawn and one that was made up are told apart by nothing. */
function withdrawn(): Problem {
  return new Problem(401, "unknown_invitation", "this invitation is not known here, or was withdrawn");
}

async function viewOf(service: Service, who: Principal, expiresAt: number | null): Promise<SessionView> {
  const { workspace, pages } = service;
  const { id, role, name } = unwrap<"getKey">(await workspace.primary.run("getKey", { id: who.id }));
  return {
    id,
    role: role as ConsoleRole,
    name,
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    ...pages,
    workspace: { shards: workspace.size },
  };
}
