import { type CatalogueRow, countEntries, listEntries, readEntry } from "../../store/catalogue.ts";
import { type Answer, done, notFound, refuse } from "../answer.ts";
import { type Keyed, type PageQuery, pageOf, timeKey } from "../page.ts";
import { searchFor } from "../search.ts";
import type { Shard } from "../shard.ts";
import { write } from "./write.ts";

/** What a key that is made here may do. */
export type KeyRole = "admin" | "marketer" | "viewer" | "ingest" | "till" | "publishable";

/** Roles that have something to see in the console. */
export type ConsoleRole = "admin" | "marketer" | "viewer";

/** A key as it is stored; `invitation` when it is a person's who joins by a link. Epoch milliseconds. */
export interface KeyBody {
  readonly name: string;
  readonly role: KeyRole;
  readonly invitation?: { readonly expiresAt: number; readonly acceptedAt: number | null };
}

/** A key as it is told of; the key itself is kept nowhere. */
export interface KeyView {
  readonly id: string;
  readonly role: KeyRole;
  readonly name: string;
  readonly createdAt: string;
  readonly invitation?: { readonly expiresAt: string; readonly acceptedAt: string | null };
}

/** The two keys every workspace has: of the environment, or made at its first start. They come in no row. */
export const firstKeys = [
  { id: "key:first", role: "admin", name: "PARVIS_SECRET_KEY" },
  { id: "key:publishable", role: "publishable", name: "PARVIS_PUBLISHABLE_KEY" },
] as const;

export const maxKeys = 1_000;

export const tooManyKeys = refuse({
  kind: "conflict",
  code: "too_many_keys",
  detail: `a workspace has at most ${maxKeys} keys: revoke one first`,
});

/** Writes down a new key's name and role; whoever asked signs its id. */
export function createKey(
  shard: Shard,
  input: { role: KeyRole; name: string; by: string },
): Answer<{ key: KeyView }> {
  if (countEntries(shard.sql, "key") >= maxKeys) return tooManyKeys;
  const { row } = write(shard, {
    kind: "key",
    id: shard.id("key"),
    body: JSON.stringify({ name: input.name, role: input.role }),
    shape: null,
    by: input.by,
  });
  return done({ key: keyView(row) });
}

/** One key in force. */
export function getKey(shard: Shard, { id }: { id: string }): Answer<KeyView> {
  const first = firstKeys.find((key) => key.id === id);
  if (first !== undefined) return done({ ...first, createdAt: iso(openedAt(shard)) });
  const row = readEntry(shard.sql, "key", id);
  return row === null || row.deleted ? notFound("key", id) : done(keyView(row));
}

/** Keys in force, newest first; the two first ones are the oldest. */
export function listKeys(shard: Shard, query: PageQuery & { q: string | null }): Answer<Keyed<KeyView>[]> {
  const search = searchFor(query.q);
  const named = ({ id, name }: KeyView) => search?.matches([id, name]) ?? true;
  const minted = pageOf(
    query,
    (slice) => listEntries(shard.sql, "key", { q: search?.ascii ?? null, tag: null, status: null, ...slice }),
    (row) => named(keyView(row)),
    keyView,
  );
  const since = openedAt(shard);
  const first = firstKeys
    .map((key) => ({ key: timeKey(since, key.id), item: { ...key, createdAt: iso(since) } }))
    .filter(({ key, item }) => (query.after === null || key < query.after) && named(item))
    .reverse();
  return done([...minted, ...first].slice(0, query.limit + 1));
}

/** Ids of all keys that were ever revoked: an id never comes back. */
export function revokedKeys(shard: Shard, _: Record<string, never>): Answer<{ ids: string[] }> {
  return done({ ids: [...shard.catalogue.revokedKeys] });
}

export function keyView(row: CatalogueRow): KeyView {
  const { role, name, invitation } = JSON.parse(row.body) as KeyBody;
  const view = { id: row.id, role, name, createdAt: iso(row.createdAt) };
  if (invitation === undefined) return view;
  const { expiresAt, acceptedAt } = invitation;
  return {
    ...view,
    invitation: { expiresAt: iso(expiresAt), acceptedAt: acceptedAt === null ? null : iso(acceptedAt) },
  };
}

function openedAt(shard: Shard): number {
  return readEntry(shard.sql, "workspace", "workspace")?.createdAt ?? 0;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
