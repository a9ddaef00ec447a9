import * as z from "zod";
import { presenceSettings } from "../../domain/settings.ts";
import { changedSettings, config as configAnswer, settings } from "../answers/workspace.ts";
import { may } from "../auth.ts";
import { route, says, unwrap } from "../route.ts";
import { settingsPatch } from "../schemas/settings.ts";

const get = route({
  method: "get",
  path: "/v1/settings",
  tag: "Workspace",
  summary: "The workspace's settings",
  may: may.read,
  answers: { 200: says("The settings", settings) },
  example: {},
  async handle({ service }) {
    return {
      status: 200,
      json: unwrap<"getSettings">(await service.workspace.primary.run("getSettings", {})),
    };
  },
});

const patch = route({
  method: "patch",
  path: "/v1/settings",
  tag: "Workspace",
  summary: "Replace the settings named",
  may: may.admin,
  body: settingsPatch,
  answers: { 200: says("The settings as they are now", changedSettings) },
  example: { body: { quietHours: null, pressure: [{ limit: 2, window: "24h" }] } },
  async handle({ body, principal, service }) {
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    const { answer, effectiveBy } = await service.workspace.change(
      "patchSettings",
      { ...given, by: principal.id },
      service.now,
    );
    const settings = unwrap<"patchSettings">(answer);
    return { status: 200, json: { ...settings, effectiveBy: new Date(effectiveBy).toISOString() } };
  },
});

const config = route({
  method: "get",
  path: "/v1/config",
  tag: "Devices",
  summary: "What a device needs to know",
  may: ["publishable", "device", ...may.read],
  query: z.strictObject({}),
  answers: { 200: says("What the workspace has set", configAnswer) },
  example: {},
  async handle({ service }) {
    const { primary } = service.workspace;
    const settings = unwrap<"getSettings">(await primary.run("getSettings", {}));
    const pairs = unwrap<"vapidPairs">(await primary.run("vapidPairs", {}));
    return {
      status: 200,
      json: {
        vapidPublicKey: pairs.at(-1)!.publicKey,
        exitAfter: settings.exitAfter,
        exitBuffer: settings.exitBuffer,
        maxAccuracy: presenceSettings(settings).maxAccuracy,
        presenceTimeout: settings.presenceTimeout,
      },
    };
  },
});

export const settingsRoutes = [get, patch, config] as const;
