/**
 * The schema, as the list of steps that made it. Append only: a step that has shipped never changes
 * (`migrate` refuses a database whose steps differ), and steps only add. What each column holds, whose
 * data it is and how long it stays: SCHEMA.md.
 */
export interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
}

export const migrations: readonly Migration[] = [
  {
    name: "0001-main-job",
    statements: [
      "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
      `CREATE TABLE catalogue (
        kind TEXT NOT NULL, id TEXT NOT NULL,
        version INTEGER NOT NULL, shaped_at INTEGER NOT NULL, deleted INTEGER NOT NULL,
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
        body TEXT NOT NULL, shape BLOB,
        PRIMARY KEY (kind, id)
      ) STRICT`,
      "CREATE UNIQUE INDEX catalogue_version ON catalogue (version)",
      "CREATE INDEX catalogue_created ON catalogue (kind, created_at, id)",
      `CREATE TABLE customers (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        traits TEXT NOT NULL, locale TEXT, timezone TEXT,
        consents TEXT NOT NULL,
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
        presence TEXT, presence_seq INTEGER NOT NULL, presence_saved_at INTEGER NOT NULL, presence_due INTEGER,
        oldest_place INTEGER, retries TEXT
      ) STRICT`,
      "CREATE INDEX customers_created ON customers (created_at, id)",
      "CREATE INDEX customers_due ON customers (presence_due) WHERE presence_due IS NOT NULL",
      `CREATE TABLE consent_changes (
        customer INTEGER NOT NULL, purpose TEXT NOT NULL, seq INTEGER NOT NULL,
        granted INTEGER NOT NULL, at INTEGER NOT NULL, received_at INTEGER NOT NULL, effective INTEGER NOT NULL,
        source TEXT NOT NULL, policy_version TEXT, text_hash TEXT, actor TEXT NOT NULL,
        PRIMARY KEY (customer, purpose, seq)
      ) STRICT, WITHOUT ROWID`,
      `CREATE TABLE devices (
        customer INTEGER NOT NULL, id TEXT NOT NULL,
        platform TEXT NOT NULL, push TEXT, disabled_reason TEXT,
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
        PRIMARY KEY (customer, id)
      ) STRICT, WITHOUT ROWID`,
      `CREATE TABLE positions (
        seq INTEGER PRIMARY KEY, customer INTEGER NOT NULL, prev INTEGER NOT NULL,
        at INTEGER NOT NULL, device TEXT NOT NULL, id TEXT, status TEXT NOT NULL,
        latitude REAL NOT NULL, longitude REAL NOT NULL, accuracy REAL, speed REAL,
        received_at INTEGER NOT NULL, version INTEGER NOT NULL, inside TEXT
      ) STRICT`,
      `CREATE TABLE visits (
        id TEXT PRIMARY KEY, customer INTEGER NOT NULL, geofence TEXT NOT NULL,
        entered_at INTEGER NOT NULL, exited_at INTEGER, dwelled_at INTEGER, confirmed INTEGER NOT NULL, reason TEXT
      ) STRICT, WITHOUT ROWID`,
      "CREATE INDEX visits_customer ON visits (customer, id)",
      "CREATE INDEX visits_open ON visits (geofence) WHERE exited_at IS NULL",
      `CREATE TABLE events (
        id TEXT PRIMARY KEY, customer INTEGER NOT NULL, geofence TEXT NOT NULL, type TEXT NOT NULL,
        at INTEGER NOT NULL, body TEXT NOT NULL
      ) STRICT, WITHOUT ROWID`,
      "CREATE INDEX events_customer ON events (customer, id)",
      `CREATE TABLE decisions (
        id TEXT PRIMARY KEY, customer INTEGER NOT NULL, at INTEGER NOT NULL, ranked TEXT NOT NULL
      ) STRICT, WITHOUT ROWID`,
      "CREATE INDEX decisions_customer ON decisions (customer, id)",
      `CREATE TABLE sends (
        customer INTEGER NOT NULL, at INTEGER NOT NULL, id TEXT NOT NULL,
        campaign TEXT, geofence TEXT,
        PRIMARY KEY (customer, at, id)
      ) STRICT, WITHOUT ROWID`,
      `CREATE TABLE notifications (
        id TEXT PRIMARY KEY, customer INTEGER NOT NULL, campaign TEXT NOT NULL, geofence TEXT NOT NULL,
        decision TEXT, device TEXT NOT NULL, channel TEXT NOT NULL, host TEXT NOT NULL,
        state TEXT NOT NULL, reason TEXT, title TEXT NOT NULL, body TEXT NOT NULL, message TEXT NOT NULL,
        created_at INTEGER NOT NULL, sent_at INTEGER, expires_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL, attempt_log TEXT NOT NULL,
        due_at INTEGER, claim TEXT
      ) STRICT, WITHOUT ROWID`,
      "CREATE INDEX notifications_customer ON notifications (customer, id)",
      "CREATE INDEX notifications_due ON notifications (due_at) WHERE due_at IS NOT NULL",
      `CREATE TABLE supply_uses (
        campaign TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, units INTEGER NOT NULL,
        PRIMARY KEY (campaign, kind, at)
      ) STRICT, WITHOUT ROWID`,
      `CREATE TABLE supply_grants (
        campaign TEXT NOT NULL, kind TEXT NOT NULL, shard INTEGER NOT NULL,
        n INTEGER NOT NULL, units INTEGER NOT NULL, expires_at INTEGER NOT NULL,
        PRIMARY KEY (campaign, kind, shard)
      ) STRICT, WITHOUT ROWID`,
      `CREATE TABLE supply_leases (
        campaign TEXT NOT NULL, kind TEXT NOT NULL, n INTEGER NOT NULL, units INTEGER NOT NULL,
        used INTEGER NOT NULL, last_used_at INTEGER, expires_at INTEGER NOT NULL, ask_at INTEGER NOT NULL,
        retry_at INTEGER, version INTEGER NOT NULL, closed INTEGER NOT NULL,
        PRIMARY KEY (campaign, kind)
      ) STRICT, WITHOUT ROWID`,
      `CREATE TABLE send_jobs (
        id TEXT PRIMARY KEY, campaign TEXT NOT NULL, within REAL NOT NULL, max_age TEXT NOT NULL,
        created_at INTEGER NOT NULL, source TEXT NOT NULL, top INTEGER NOT NULL, cursor INTEGER NOT NULL,
        state TEXT NOT NULL, reason TEXT, finished_at INTEGER, counts TEXT NOT NULL
      ) STRICT, WITHOUT ROWID`,
      "CREATE INDEX send_jobs_running ON send_jobs (id) WHERE state = 'running'",
      `CREATE TABLE idempotency_keys (
        customer INTEGER NOT NULL, scope TEXT NOT NULL, key TEXT NOT NULL,
        fingerprint TEXT NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (customer, scope, key)
      ) STRICT, WITHOUT ROWID`,
      "CREATE INDEX idempotency_keys_at ON idempotency_keys (at)",
    ],
  },
  {
    name: "0002-identity",
    statements: [
      `CREATE TABLE audit (
        id TEXT PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
        subject TEXT NOT NULL, subject_id TEXT, changes TEXT NOT NULL
      ) STRICT, WITHOUT ROWID`,
      "CREATE INDEX audit_subject ON audit (subject, subject_id)",
      "ALTER TABLE customers ADD COLUMN arm TEXT",
      "ALTER TABLE customers ADD COLUMN arms_mixed INTEGER NOT NULL DEFAULT 0",
      "ALTER TABLE devices ADD COLUMN seen_at INTEGER",
      `CREATE TABLE aliases (
        id TEXT NOT NULL, device TEXT NOT NULL, owner TEXT NOT NULL, shard INTEGER NOT NULL,
        at INTEGER NOT NULL, arrived INTEGER NOT NULL,
        PRIMARY KEY (id, device)
      ) STRICT, WITHOUT ROWID`,
      "CREATE INDEX aliases_owner ON aliases (owner)",
      "CREATE INDEX aliases_leaving ON aliases (at) WHERE arrived = 0",
      `CREATE TABLE parcels (
        id TEXT NOT NULL, device TEXT NOT NULL, part INTEGER NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (id, device, part)
      ) STRICT, WITHOUT ROWID`,
      `CREATE TABLE moved_ids (id TEXT PRIMARY KEY, owner TEXT NOT NULL) STRICT, WITHOUT ROWID`,
      "CREATE INDEX moved_ids_owner ON moved_ids (owner)",
      `CREATE TABLE origins (
        customer INTEGER NOT NULL, id TEXT NOT NULL, device TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (customer, id, device, at)
      ) STRICT, WITHOUT ROWID`,
      "CREATE INDEX idempotency_keys_key ON idempotency_keys (scope, key)",
    ],
  },
  {
    name: "0003-offers",
    statements: [
      `CREATE TABLE codes (
        code TEXT PRIMARY KEY, customer INTEGER NOT NULL,
        offer TEXT NOT NULL, campaign TEXT NOT NULL, geofence TEXT NOT NULL,
        notification TEXT NOT NULL, decision TEXT NOT NULL,
        created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, version INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID`,
      "CREATE INDEX codes_customer ON codes (customer, expires_at)",
      `CREATE TABLE redemptions (
        n INTEGER PRIMARY KEY, id TEXT, code TEXT, order_id TEXT, offer TEXT NOT NULL, geofence TEXT,
        amount INTEGER, currency TEXT, at INTEGER NOT NULL, version INTEGER NOT NULL,
        customer INTEGER, campaign TEXT, notification TEXT, decision TEXT
      ) STRICT`,
      "CREATE UNIQUE INDEX redemptions_order ON redemptions (code, order_id) WHERE code IS NOT NULL",
      "CREATE INDEX redemptions_customer ON redemptions (customer, id) WHERE customer IS NOT NULL",
    ],
  },
  {
    name: "0004-delivery",
    statements: [
      "ALTER TABLE notifications ADD COLUMN delivered_at INTEGER",
      "ALTER TABLE notifications ADD COLUMN opened_at INTEGER",
      "ALTER TABLE notifications ADD COLUMN dismissed_at INTEGER",
      "ALTER TABLE notifications ADD COLUMN unsubscribed_at INTEGER",
      "ALTER TABLE notifications ADD COLUMN lost INTEGER NOT NULL DEFAULT 0",
      "CREATE INDEX notifications_waiting ON notifications (host, due_at) WHERE due_at IS NOT NULL",
    ],
  },
  {
    name: "0005-webhooks",
    statements: [
      `CREATE TABLE webhook_deliveries (
        id TEXT PRIMARY KEY, webhook TEXT NOT NULL, customer INTEGER NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL,
        created_at INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, attempt_log TEXT NOT NULL,
        due_at INTEGER, claim TEXT
      ) STRICT, WITHOUT ROWID`,
      "CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook, due_at) WHERE due_at IS NOT NULL",
      "CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (webhook, id) WHERE state = 'dead'",
      "CREATE INDEX webhook_deliveries_customer ON webhook_deliveries (customer)",
      `CREATE TABLE webhook_health (
        webhook TEXT PRIMARY KEY, delivered INTEGER NOT NULL, last_success_at INTEGER, last_failure_at INTEGER,
        last_status INTEGER, failing_since INTEGER
      ) STRICT, WITHOUT ROWID`,
    ],
  },
  {
    name: "0006-measure",
    statements: [
      "ALTER TABLE sends ADD COLUMN variant TEXT",
      `CREATE TABLE conversions (
        customer INTEGER NOT NULL, send TEXT NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (customer, send)
      ) STRICT, WITHOUT ROWID`,
      `CREATE TABLE tallies (
        campaign TEXT NOT NULL, day INTEGER NOT NULL, geofence TEXT NOT NULL, variant TEXT NOT NULL,
        name TEXT NOT NULL, count INTEGER NOT NULL,
        PRIMARY KEY (campaign, day, geofence, variant, name)
      ) STRICT, WITHOUT ROWID`,
    ],
  },
  {
    name: "0007-slices-share-a-version",
    statements: ["DROP INDEX catalogue_version", "CREATE INDEX catalogue_version ON catalogue (version)"],
  },
  {
    name: "0008-evidence-of-positions",
    statements: ["ALTER TABLE positions ADD COLUMN evidence TEXT"],
  },
  {
    name: "0009-channels-of-touches",
    statements: ["ALTER TABLE sends ADD COLUMN channel TEXT"],
  },
];
