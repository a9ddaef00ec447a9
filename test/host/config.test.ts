import { describe, expect, it } from "vitest";
import { publicPushServices } from "../../src/channels/allowlist.ts";
import { ConfigError, integer, readConfig } from "../../src/host/config.ts";

const secret = "sk_12345678901234567";
const account = {
  project_id: "p",
  client_email: "a@p.test",
  private_key_id: "k",
  private_key: "pem",
  token_uri: "u",
};
const apns = { APNS_KEY: "p8", APNS_KEY_ID: "K", APNS_TEAM_ID: "T" };

describe("the environment", () => {
  it("may say nothing", () => {
    expect(readConfig({}, 32)).toEqual({
      shards: 32,
      secretKey: null,
      publishableKey: null,
      masterSecrets: null,
      identitySecrets: null,
      vapidSubject: "mailto:operator@localhost",
      pushAllowlist: publicPushServices,
      webhookAllowlist: [],
      push: { fcm: null, apns: null },
      publicUrl: "",
      mapStyleUrl: "https://tiles.openfreemap.org/styles/positron",
      logLevel: "info",
    });
    const blank = {
      SHARDS: "",
      PARVIS_SECRET_KEY: "",
      PARVIS_PUBLISHABLE_KEY: "",
      PARVIS_MASTER_SECRET: "",
      VAPID_SUBJECT: "",
    };
    expect(readConfig(blank, 1)).toEqual(readConfig({}, 1));
  });

  it("may say everything; an empty allow-list allows nothing", () => {
    const env = {
      SHARDS: "256",
      PARVIS_SECRET_KEY: secret,
      PARVIS_PUBLISHABLE_KEY: secret.replace("sk", "pk"),
      VAPID_SUBJECT: "https://a.test/contact",
      PARVIS_MASTER_SECRET: "a master of sixteen",
      PARVIS_IDENTITY_SECRET: "the-newer-identity , the-older-identity",
      PUSH_ENDPOINT_ALLOWLIST: " A.test , b.test:8443,,",
      WEBHOOK_ALLOWLIST: "Crm.test:8443, [::1]:9000,",
      PUBLIC_URL: "https://parvis.a.test/",
      MAP_STYLE_URL: "",
      LOG_LEVEL: "Debug",
      FCM_SERVICE_ACCOUNT: JSON.stringify(account),
      FCM_BASE_URL: "http://127.0.0.1:9/",
      ...apns,
    };
    expect(readConfig(env, 1)).toEqual({
      shards: 256,
      secretKey: secret,
      publishableKey: secret.replace("sk", "pk"),
      masterSecrets: ["a master of sixteen"],
      identitySecrets: ["the-newer-identity", "the-older-identity"],
      vapidSubject: "https://a.test/contact",
      pushAllowlist: ["a.test", "b.test:8443"],
      webhookAllowlist: ["crm.test:8443", "[::1]:9000"],
      push: {
        fcm: { account, baseUrl: "http://127.0.0.1:9" },
        apns: { key: "p8", keyId: "K", teamId: "T", baseUrl: "https://api.push.apple.com" },
      },
      publicUrl: "https://parvis.a.test",
      mapStyleUrl: null,
      logLevel: "debug",
    });
    expect(readConfig({ PUSH_ENDPOINT_ALLOWLIST: "" }, 1).pushAllowlist).toEqual([]);
    for (const style of ["http://tiles.a.test/style.json", "https://tiles.a.test/style.json", "/style.json"])
      expect(readConfig({ MAP_STYLE_URL: style }, 1).mapStyleUrl).toBe(style);
  });

  it.each([
    ["SHARDS", "0", 'from 1 to 256, got "0"'],
    ["SHARDS", "257", "from 1 to 256"],
    ["SHARDS", "1.5", "whole number"],
    ["SHARDS", "two", 'got "two"'],
    ["SHARDS", "-1", "from 1 to 256"],
    ["PARVIS_SECRET_KEY", "sk_short", "expected sk_ and at least 17 more"],
    ["PARVIS_SECRET_KEY", secret.replace("sk", "pk"), "expected sk_"],
    ["PARVIS_SECRET_KEY", `${secret} 1`, "without spaces"],
    ["PARVIS_PUBLISHABLE_KEY", secret, "expected pk_"],
    ["PARVIS_MASTER_SECRET", "only fifteen...", "expected secrets of at least 16 characters"],
    ["PARVIS_MASTER_SECRET", "the new one is long,short", "at least 16 characters each"],
    ["PARVIS_IDENTITY_SECRET", "the new one is long,", "one, or new,old while rotating"],
    ["PARVIS_IDENTITY_SECRET", ",the-old-secret-alone", "at least 16"],
    ["WEBHOOK_ALLOWLIST", "a.test", "expected host:port entries"],
    ["WEBHOOK_ALLOWLIST", "a.test:80,http://b.test:80", 'got "http://b.test:80"'],
    ["VAPID_SUBJECT", "me@a.test", "mailto: or https:"],
    ["VAPID_SUBJECT", "http://a.test", "mailto: or https:"],
    ["PARVIS_MASTER_SECRET", `${"n".repeat(20)},`, "new,old"],
    ["PUBLIC_URL", "parvis.a.test", "http or https address"],
    ["MAP_STYLE_URL", "ftp://tiles.a.test/style.json", "http or https address of a MapLibre style"],
    ["MAP_STYLE_URL", "http://", "http or https address of a MapLibre style"],
    ["MAP_STYLE_URL", "//tiles.a.test/style.json", "a path of this server"],
    ["LOG_LEVEL", "verbose", 'one of debug, info, warn, error, silent, got "verbose"'],
    ["FCM_SERVICE_ACCOUNT", "key.json", "service account's key; it has no project_id, client_email"],
    ["FCM_SERVICE_ACCOUNT", JSON.stringify({ ...account, token_uri: 1 }), "it has no token_uri"],
    ["APNS_KEY", "p8", "APNS_KEY_ID, APNS_TEAM_ID: expected beside the other"],
  ])("stops the start at %s=%s, and says why without showing a key", (name, value, why) => {
    const read = () => readConfig({ [name]: value }, 1);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(why);
    if (/KEY|SECRET/.test(name)) expect(read).not.toThrow(value);
  });

  it("takes the port 0 where it may", () => {
    expect(integer({ PORT: "0" }, "PORT", 8787, 0, 65_535)).toBe(0);
  });
});
