import { endpointFault } from "../channels/allowlist.ts";
import { Apns, type Http2Post } from "../channels/apns.ts";
import { type ChannelSet, Channels, missing } from "../channels/channel.ts";
import { Fcm } from "../channels/fcm.ts";
import { WebhookSender } from "../channels/webhook.ts";
import { webhookUrlFault } from "../channels/webhook-target.ts";
import { WebPush } from "../channels/webpush.ts";
import type { Secrets } from "../engine/open-workspace.ts";
import type { Outgoing } from "../engine/outbox/outgoing.ts";
import type { Outcome } from "../engine/outbox/settle.ts";
import { type Config, ConfigError, type Rotating } from "./config.ts";
import { deliverer } from "./deliver.ts";
import { freshSecrets } from "./secrets.ts";
import { Signer } from "./signing.ts";
import { VapidKeys } from "./vapid.ts";
import type { Workspace } from "./workspace.ts";

/** A workspace that is open: what serving it takes beyond its shards. */
export interface Opened {
  readonly keys: { readonly secretKey: string; readonly publishableKey: string };
  /** What was made just now and nobody has seen yet, by name: to be shown once. */
  readonly unseen: readonly (readonly [name: string, value: string])[];
  readonly signer: Signer;
  /** Any of them signs customer tokens. */
  readonly identitySecrets: Rotating;
  /** Sends one message by the channel of its device. */
  readonly deliver: (message: Outgoing) => Promise<Outcome>;
  readonly endpointFault: (endpoint: string) => string | null;
  /** Why devices cannot be reached by a vendor's service, or null when they can. */
  readonly vendorFault: (type: "fcm" | "apns") => string | null;
  readonly webhooks: WebhookSender;
  readonly webhookFault: (url: string) => string | null;
}

export interface Outside {
  readonly fetch: typeof fetch;
  /** Reaches public addresses alone, and those that the configuration exempts. */
  readonly webhookFetch: typeof fetch;
  readonly now: () => number;
  /** Null where there is no HTTP/2, and so no APNs. */
  readonly http2: Http2Post | null;
}

/** Of what a first start makes, that which somebody must know. */
const shown = [
  ["secret key", "secretKey"],
  ["publishable key", "publishableKey"],
  ["identity secret", "identitySecret"],
] as const;

/**
 * Opens a workspace, making the secrets that neither it nor the environment has. A key that the environment
 * gives is not made as well: nobody would be shown it, and it would be all there is without the environment's.
 */
export async function openWorkspace(workspace: Workspace, config: Config, outside: Outside): Promise<Opened> {
  const { secretKey, publishableKey, masterSecret, identitySecret, ...others } = freshSecrets();
  const fresh = {
    ...others,
    ...(config.secretKey === null ? { secretKey } : {}),
    ...(config.publishableKey === null ? { publishableKey } : {}),
    ...(config.masterSecrets === null ? { masterSecret } : {}),
    ...(config.identitySecrets === null ? { identitySecret } : {}),
  };
  const input = { shards: config.shards, fresh };
  const answer = await workspace.primary.run("openWorkspace", input);
  if (!answer.ok)
    throw new ConfigError(
      "refusal" in answer && "detail" in answer.refusal
        ? answer.refusal.detail
        : "the workspace cannot be opened",
    );
  const { made } = answer.value;
  // What the environment does not give is kept or was made just now.
  const secrets = answer.value.secrets as Secrets;
  const signer = new Signer(config.masterSecrets ?? [secrets.masterSecret]);
  const channels = await openChannels(workspace, config, outside);
  return {
    keys: {
      secretKey: config.secretKey ?? secrets.secretKey,
      publishableKey: config.publishableKey ?? secrets.publishableKey,
    },
    unseen: shown.flatMap(([name, key]) => (made.includes(key) ? [[name, secrets[key]] as const] : [])),
    signer,
    identitySecrets: config.identitySecrets ?? [secrets.identitySecret],
    deliver: deliverer(new Channels(channels), signer, config.publicUrl),
    endpointFault: (endpoint) => endpointFault(endpoint, config.pushAllowlist),
    vendorFault: (type) => (channels[type] === null ? missing[type] : null),
    webhooks: new WebhookSender(config.webhookAllowlist, outside.webhookFetch, outside.now),
    webhookFault: (url) => webhookUrlFault(url, config.webhookAllowlist),
  };
}

async function openChannels(
  workspace: Workspace,
  { vapidSubject: subject, pushAllowlist: allowlist, push }: Config,
  { fetch, now, http2 }: Outside,
): Promise<ChannelSet> {
  const net = { fetch, now };
  const vapid = new VapidKeys(workspace);
  const { fcm, apns } = push;
  return {
    webpush: new WebPush({ subject, allowlist, vapid: (key) => vapid.find(key) }, net),
    fcm:
      fcm === null
        ? null
        : await readable("FCM_SERVICE_ACCOUNT", () => Fcm.open(fcm.account, fcm.baseUrl, net)),
    apns:
      apns === null || http2 === null
        ? null
        : await readable("APNS_KEY", () => Apns.open(apns, { post: http2, now })),
  };
}

/** A key that cannot be read stops the start: no message would ever leave. */
async function readable<T>(name: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch {
    throw new ConfigError(
      `${name}: expected a private key in PEM (PKCS #8), which begins with BEGIN PRIVATE KEY`,
    );
  }
}
