import { parseAllowlist } from "../channels/allowlist.ts";
import { type Level, levels, parseLevel } from "./log.ts";
import { address, type PushCredentials, readPushCredentials } from "./push-credentials.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What both hosts read from the environment. */
export interface Config {
  readonly shards: number;
  readonly secretKey: string | null;
  readonly publishableKey: string | null;
  /** Those that sign keys, tokens and receipts, the newest first; null: those made at the first start. */
  readonly masterSecrets: Rotating | null;
  /** Those with which the brand's own server signs customer tokens. */
  readonly identitySecrets: Rotating | null;
  readonly vapidSubject: string;
  readonly pushAllowlist: readonly string[];
  /** `host:port`s that webhooks may have though they are not public. */
  readonly webhookAllowlist: readonly string[];
  readonly push: PushCredentials;
  /** Where this server is found, without a slash at the end; empty: addresses are relative to it. */
  readonly publicUrl: string;
  /** The base map's MapLibre style; null: the outlines that the console brings along. */
  readonly mapStyleUrl: string | null;
  readonly logLevel: Level;
}

/** A secret and those it replaces, which are still taken. */
export type Rotating = readonly [string, ...string[]];

const keyPattern = { sk: /^sk_\S{17,}$/, pk: /^pk_\S{17,}$/ };

/** Reads the variables of the contract; an impossible one stops the start with what was expected. */
export function readConfig(env: Environment, defaultShards: number): Config {
  return {
    shards: integer(env, "SHARDS", defaultShards, 1, 256),
    secretKey: key(env, "PARVIS_SECRET_KEY", "sk"),
    publishableKey: key(env, "PARVIS_PUBLISHABLE_KEY", "pk"),
    masterSecrets: rotating(env, "PARVIS_MASTER_SECRET"),
    identitySecrets: rotating(env, "PARVIS_IDENTITY_SECRET"),
    vapidSubject: subject(env),
    pushAllowlist: parseAllowlist(env.PUSH_ENDPOINT_ALLOWLIST),
    webhookAllowlist: webhookAllowlist(env),
    push: readPushCredentials(env),
    publicUrl: publicUrlOf(env),
    mapStyleUrl: mapStyle(env),
    logLevel: logLevel(env),
  };
}

export function publicUrlOf(env: Environment): string {
  return address(env, "PUBLIC_URL", "");
}

export function integer(env: Environment, name: string, fallback: number, min: number, max: number): number {
  const text = env[name];
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new ConfigError(
      `${name}: expected a whole number from ${min} to ${max}, got ${JSON.stringify(text)}`,
    );
  return value;
}

function key(env: Environment, name: string, kind: "sk" | "pk"): string | null {
  const value = env[name];
  if (value === undefined || value === "") return null;
  if (!keyPattern[kind].test(value))
    throw new ConfigError(`${name}: expected ${kind}_ and at least 17 more characters without spaces`);
  return value;
}

/** Shortest secret; shorter ones can be guessed from one signature. */
const minSecret = 16;

function rotating(env: Environment, name: string): Rotating | null {
  const value = env[name];
  if (value === undefined || value === "") return null;
  const [first = "", ...others] = value.split(",").map((secret) => secret.trim());
  if ([first, ...others].some((secret) => secret.length < minSecret))
    throw new ConfigError(
      `${name}: expected secrets of at least ${minSecret} characters each: one, or new,old while rotating`,
    );
  return [first, ...others];
}

function subject(env: Environment): string {
  const value = env.VAPID_SUBJECT;
  if (value === undefined || value === "") return "mailto:operator@localhost";
  if (!/^(mailto:.+@.+|https:\/\/.+)$/.test(value))
    throw new ConfigError(
      `VAPID_SUBJECT: expected a mailto: or https: address (RFC 8292), got ${JSON.stringify(value)}`,
    );
  return value;
}

/** Streets of OpenStreetMap, free for everybody and without a key. */
const publicStreets = "https://tiles.openfreemap.org/styles/positron";

/** A path is one of this server. Where the page may not load an address, its map shows outlines. */
function mapStyle(env: Environment): string | null {
  const value = env.MAP_STYLE_URL ?? publicStreets;
  if (value === "") return null;
  if (/^\/(?!\/)\S*$/.test(value) || (/^https?:\/\/\S+$/.test(value) && URL.canParse(value))) return value;
  throw new ConfigError(
    `MAP_STYLE_URL: expected the http or https address of a MapLibre style, a path of this server, or nothing, got ${JSON.stringify(value)}`,
  );
}

function webhookAllowlist(env: Environment): readonly string[] {
  const entries = parseAllowlist(env.WEBHOOK_ALLOWLIST ?? "");
  const wrong = entries.find((entry) => !/^(\[[0-9a-f:.]+\]|[^:/@[\]]+):\d{1,5}$/.test(entry));
  if (wrong === undefined) return entries;
  throw new ConfigError(
    `WEBHOOK_ALLOWLIST: expected host:port entries separated by commas, got ${JSON.stringify(wrong)}`,
  );
}

function logLevel({ LOG_LEVEL: text }: Environment): Level {
  const level = parseLevel(text);
  if (level !== null) return level;
  throw new ConfigError(`LOG_LEVEL: expected one of ${levels.join(", ")}, got ${JSON.stringify(text)}`);
}

/** A variable that keeps the service from starting; its message is for whoever runs it. */
export class ConfigError extends Error {}
