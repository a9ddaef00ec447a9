import type { Sql } from "./sql.ts";

/** What is counted together: nobody's data. `day` is that of the decision, in days since 1970 (UTC). */
export interface TallyKey {
  readonly campaign: string;
  readonly day: number;
  readonly geofence: string;
  /** Empty where no text was chosen. */
  readonly variant: string;
  readonly name: string;
}

export interface TallyRow extends TallyKey {
  readonly count: number;
}

export function addToTally(sql: Sql, key: TallyKey, by: number): void {
  sql.run(
    `INSERT INTO tallies (campaign, day, geofence, variant, name, count) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (campaign, day, geofence, variant, name) DO UPDATE SET count = count + excluded.count`,
    key.campaign,
    key.day,
    key.geofence,
    key.variant,
    key.name,
    by,
  );
}

/** A campaign's tallies of the days in [from, to), in order of their keys, after `after`. */
export function listTallies(
  sql: Sql,
  campaign: string,
  page: { from: number; to: number; after: TallyKey | null; limit: number },
): TallyRow[] {
  const { after } = page;
  return sql.all(
    `SELECT * FROM tallies
     WHERE campaign = ? AND day >= ? AND day < ? AND (day, geofence, variant, name) > (?, ?, ?, ?)
     ORDER BY day, geofence, variant, name LIMIT ?`,
    campaign,
    page.from,
    page.to,
    after?.day ?? Number.MIN_SAFE_INTEGER,
    after?.geofence ?? "",
    after?.variant ?? "",
    after?.name ?? "",
    page.limit,
  );
}

/** The tallies of all campaigns, whatever their days, in order of their keys, after `after`. */
export function allTallies(sql: Sql, after: TallyKey | null, limit: number): TallyRow[] {
  return sql.all(
    `SELECT * FROM tallies WHERE (campaign, day, geofence, variant, name) > (?, ?, ?, ?, ?)
     ORDER BY campaign, day, geofence, variant, name LIMIT ?`,
    after?.campaign ?? "",
    after?.day ?? Number.MIN_SAFE_INTEGER,
    after?.geofence ?? "",
    after?.variant ?? "",
    after?.name ?? "",
    limit,
  );
}
