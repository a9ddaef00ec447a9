import type { ApnsConfig } from "../channels/apns.ts";
import type { ServiceAccount } from "../channels/google-token.ts";
import { ConfigError, type Environment } from "./config.ts";

/** What the two vendors gave the operator; null where it is not set. */
export interface PushCredentials {
  readonly fcm: { readonly account: ServiceAccount; readonly baseUrl: string } | null;
  readonly apns: ApnsConfig | null;
}

const fcmService = "https://fcm.googleapis.com";
const apnsService = "https://api.push.apple.com";

export function readPushCredentials(env: Environment): PushCredentials {
  return { fcm: readFcm(env), apns: readApns(env) };
}

function readFcm(env: Environment): PushCredentials["fcm"] {
  const text = env.FCM_SERVICE_ACCOUNT;
  if (text === undefined || text === "") return null;
  const account = parseObject(text);
  const fields = ["project_id", "client_email", "private_key_id", "private_key", "token_uri"] as const;
  const absent = fields.filter((field) => typeof account?.[field] !== "string");
  if (absent.length > 0)
    throw new ConfigError(
      `FCM_SERVICE_ACCOUNT: expected the JSON of a Google service account's key; it has no ${absent.join(", ")}`,
    );
  return { account: account as unknown as ServiceAccount, baseUrl: address(env, "FCM_BASE_URL", fcmService) };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function readApns(env: Environment): ApnsConfig | null {
  const names = ["APNS_KEY", "APNS_KEY_ID", "APNS_TEAM_ID"] as const;
  const absent = names.filter((name) => !env[name]);
  if (absent.length === names.length) return null;
  if (absent.length > 0)
    throw new ConfigError(`${absent.join(", ")}: expected beside the other APNS_ variables`);
  return {
    key: env.APNS_KEY!,
    keyId: env.APNS_KEY_ID!,
    teamId: env.APNS_TEAM_ID!,
    baseUrl: address(env, "APNS_BASE_URL", apnsService),
  };
}

/** An http(s) address without a slash at its end. */
export function address(env: Environment, name: string, fallback: string): string {
  const text = env[name];
  if (text === undefined || text === "") return fallback;
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new ConfigError(`${name}: expected an http or https address, got ${JSON.stringify(text)}`);
  return text.replace(/\/+$/, "");
}
