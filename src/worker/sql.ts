import { guardSql, type Row, type Sql, type SqlValue } from "../store/sql.ts";

/** The SQLite of a Durable Object behind the port. Blobs come back as ArrayBuffer there. */
export function durableSql(storage: DurableObjectStorage): Sql {
  return guardSql({
    query(text: string, params: readonly SqlValue[]): Row[] {
      const rows: Row[] = [];
      for (const row of storage.sql.exec(text, ...params)) rows.push(withBytes(row));
      return rows;
    },
    transaction: (body) => storage.transactionSync(body),
  });
}

function withBytes(row: Record<string, SqlStorageValue>): Row {
  for (const column in row) {
    const value = row[column];
    if (value instanceof ArrayBuffer) (row as Record<string, unknown>)[column] = new Uint8Array(value);
  }
  return row as Row;
}
