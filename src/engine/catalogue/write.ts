import { decodeShape, shapeToGeometry } from "../../../geo/index.ts";
import { type CatalogueKind, type CatalogueRow, readEntry, writeEntry } from "../../store/catalogue.ts";
import { audit, changesBetween } from "../audit.ts";
import type { Shard } from "../shard.ts";

export interface Written {
  readonly row: CatalogueRow;
  readonly created: boolean;
}

/** What becomes of an entry, and by whom: the key that asked, or nobody: the service itself. */
export interface CatalogueChange {
  readonly kind: CatalogueKind;
  readonly id: string;
  readonly body: string;
  readonly shape: Uint8Array | null;
  readonly deleted?: boolean;
  readonly by?: string | undefined;
}

/**
 * Writes an entry at the next catalogue version, or at one that it shares with others, and takes it into memory. Writing
 * what is there already changes nothing, so that a repeated PUT or import wakes no follower.
 */
export function write(
  shard: Shard,
  entry: CatalogueChange,
  reshaped: (before: CatalogueRow | null) => boolean = () => false,
  version = shard.catalogue.version + 1,
): Written {
  const stored = readEntry(shard.sql, entry.kind, entry.id);
  const before = stored === null || stored.deleted ? null : stored;
  const deleted = entry.deleted ?? false;
  if (before !== null && isWritten(before, entry)) return { row: before, created: false };
  const now = shard.host.now();
  const row: CatalogueRow = {
    kind: entry.kind,
    id: entry.id,
    version,
    shapedAt: before === null || reshaped(before) ? version : before.shapedAt,
    deleted,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
    body: entry.body,
    shape: entry.shape,
  };
  writeEntry(shard.sql, row);
  shard.catalogue.apply(row);
  if (entry.by !== undefined) auditChange(shard, entry, entry.by, before);
  return { row, created: before === null };
}

/** Whether an entry says already what it is to say. */
export function isWritten(before: CatalogueRow, { body, shape, deleted = false }: CatalogueChange): boolean {
  return !deleted && before.body === body && sameBytes(before.shape, shape);
}

function auditChange(shard: Shard, entry: CatalogueChange, by: string, before: CatalogueRow | null): void {
  const { kind: subject, id } = entry;
  if (entry.deleted) audit(shard, { by, action: `${subject}.deleted`, subject, id });
  else {
    const [was, is] = [before?.shape ?? null, entry.shape];
    const reshaped = is === null || sameBytes(was, is) ? [] : changesBetween(was && told(was), told(is));
    const changes = [...changesBetween(before?.body ?? null, entry.body), ...reshaped];
    const action = `${subject}.${before === null ? "created" : "updated"}`;
    audit(shard, { by, action, subject, id, changes });
  }
}

/** `geometry` and `radius`, as JSON. */
function told(shape: Uint8Array): string {
  return JSON.stringify(shapeToGeometry(decodeShape(shape)));
}

export function sameBytes(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
