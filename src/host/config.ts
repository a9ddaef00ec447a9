import { parseAllowlist } from "../channels/allowlist.ts";
import { address, type PushCredentials, readPushCredentials } from "./push-credentials.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What both hosts read from the environment. */
export interface Config {
  readonly shards: number;
  readonly secretKey: string | null;
  readonly publishableKey: string | null;
  readonly vapidSubject: string;
  readonly pushAllowlist: readonly string[];
  readonly push: PushCredentials;
  /** The first signs, all verify; empty: the one that is kept. */
  readonly masterSecrets: readonly string[];
  /** Where this server is found, without a slash at the end; null: addresses are relative to it. */
  readonly publicUrl: string | null;
}

const keyPattern = { sk: /^sk_\S{17,}$/, pk: /^pk_\S{17,}$/ };

/** Reads the variables of the contract; an impossible one stops the start with what was expected. */
export function readConfig(env: Environment, defaultShards: number): Config {
  return {
    shards: integer(env, "SHARDS", defaultShards, 1, 256),
    secretKey: key(env, "PARVIS_SECRET_KEY", "sk"),
    publishableKey: key(env, "PARVIS_PUBLISHABLE_KEY", "pk"),
    vapidSubject: subject(env),
    pushAllowlist: parseAllowlist(env.PUSH_ENDPOINT_ALLOWLIST),
    push: readPushCredentials(env),
    masterSecrets: secrets(env, "PARVIS_MASTER_SECRET"),
    publicUrl: address(env, "PUBLIC_URL", "") || null,
  };
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

/** One secret, or `new,old` while it is replaced. */
function secrets(env: Environment, name: string): readonly string[] {
  const value = env[name];
  if (value === undefined || value === "") return [];
  const list = value.split(",").map((secret) => secret.trim());
  if (list.some((secret) => secret.length < 20))
    throw new ConfigError(`${name}: expected 20 characters or more, or two such secrets as new,old`);
  return list;
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

/** A variable that keeps the service from starting; its message is for whoever runs it. */
export class ConfigError extends Error {}
