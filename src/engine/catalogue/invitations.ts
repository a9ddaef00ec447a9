import { countEntries, readEntry } from "../../store/catalogue.ts";
import { type Answer, done, notFound, refuse } from "../answer.ts";
import type { Shard } from "../shard.ts";
import { type ConsoleRole, type KeyBody, type KeyView, keyView, maxKeys, tooManyKeys } from "./keys.ts";
import { write } from "./write.ts";

/** How long an invitation can be accepted. */
export const invitationLasts = 7 * 24 * 3_600_000;

/**
 * Writes down that somebody may join with a role. An invitation is an entry like a key's: whoever accepts it acts
 * under its id, and is locked out by revoking it, accepted or not.
 */
export function createInvitation(
  shard: Shard,
  input: { role: ConsoleRole; name: string; by: string },
): Answer<{ invitation: KeyView }> {
  if (countEntries(shard.sql, "key") >= maxKeys) return tooManyKeys;
  const invitation = { expiresAt: shard.host.now() + invitationLasts, acceptedAt: null };
  const body: KeyBody = { name: input.name, role: input.role, invitation };
  const { row } = write(shard, {
    kind: "key",
    id: shard.id("key"),
    body: JSON.stringify(body),
    shape: null,
    by: input.by,
  });
  return done({ invitation: keyView(row) });
}

/** Accepts an invitation, which works once: two who try at the same time are told apart by the transaction. */
export function acceptInvitation(shard: Shard, { id }: { id: string }): Answer<{ member: KeyView }> {
  const row = readEntry(shard.sql, "key", id);
  if (row === null || row.deleted) return notFound("invitation", id);
  const body = JSON.parse(row.body) as KeyBody;
  if (body.invitation === undefined) return notFound("invitation", id);
  const now = shard.host.now();
  if (body.invitation.acceptedAt !== null)
    return refuse({
      kind: "conflict",
      code: "invitation_used",
      detail: "this invitation was accepted before, and works once: ask for another",
    });
  if (now >= body.invitation.expiresAt)
    return refuse({ kind: "expired", detail: "this invitation has expired: ask for another" });
  const accepted: KeyBody = { ...body, invitation: { ...body.invitation, acceptedAt: now } };
  const { row: written } = write(shard, {
    kind: "key",
    id,
    body: JSON.stringify(accepted),
    shape: null,
    by: id,
  });
  return done({ member: keyView(written) });
}
