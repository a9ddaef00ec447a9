import { endpointFault } from "../channels/allowlist.ts";
import { WebhookSender } from "../channels/webhook.ts";
import { webhookUrlFault } from "../channels/webhook-target.ts";
import { WebPush } from "../channels/webpush.ts";
import type { Secrets } from "../engine/open-workspace.ts";
import { type Config, ConfigError, type Rotating } from "./config.ts";
import { freshSecrets } from "./secrets.ts";
import { Signer } from "./signing.ts";
import type { Workspace } from "./workspace.ts";

/** A workspace that is open: what serving it takes beyond its shards. */
export interface Opened {
  readonly keys: { readonly secretKey: string; readonly publishableKey: string };
  /** What was made just now and nobody has seen yet, by name: to be shown once. */
  readonly unseen: readonly (readonly [name: string, value: string])[];
  readonly signer: Signer;
  /** Any of them signs customer tokens. */
  readonly identitySecrets: Rotating;
  readonly vapidPublicKey: string;
  readonly push: WebPush;
  readonly endpointFault: (endpoint: string) => string | null;
  readonly webhooks: WebhookSender;
  readonly webhookFault: (url: string) => string | null;
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
export async function openWorkspace(
  workspace: Workspace,
  config: Config,
  host: { fetch: typeof fetch; webhookFetch: typeof fetch; now: () => number },
): Promise<Opened> {
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
  return {
    keys: {
      secretKey: config.secretKey ?? secrets.secretKey,
      publishableKey: config.publishableKey ?? secrets.publishableKey,
    },
    unseen: shown.flatMap(([name, key]) => (made.includes(key) ? [[name, secrets[key]] as const] : [])),
    signer: new Signer(config.masterSecrets ?? [secrets.masterSecret]),
    identitySecrets: config.identitySecrets ?? [secrets.identitySecret],
    vapidPublicKey: secrets.vapidPublicKey,
    push: new WebPush(
      {
        subject: config.vapidSubject,
        publicKey: secrets.vapidPublicKey,
        privateKey: secrets.vapidPrivateKey,
        allowlist: config.pushAllowlist,
      },
      host.fetch,
      host.now,
    ),
    endpointFault: (endpoint) => endpointFault(endpoint, config.pushAllowlist),
    webhooks: new WebhookSender(config.webhookAllowlist, host.webhookFetch, host.now),
    webhookFault: (url) => webhookUrlFault(url, config.webhookAllowlist),
  };
}

/** What an error may say in a log: its own words, never what it was about. A parser's words quote what it read. */
export function errorLine(error: unknown, requestId = "-"): string {
  return `error ${requestId} ${wordsOf(error)}`;
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const words = error.stack ?? error.message;
  return error instanceof SyntaxError ? words.replace(error.message, "text that cannot be parsed") : words;
}
