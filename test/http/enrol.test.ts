import { afterEach, beforeEach, expect, it } from "vitest";
import { Apps } from "../support/apps.ts";
import { publishableKey } from "../support/hosts/hosts.ts";

let apps: Apps;
beforeEach(() => {
  apps = new Apps(Date.parse("2026-11-22T10:00:00Z"));
});
afterEach(() => apps.close());

const enrol = async (key: string) => {
  const headers = { Authorization: `Bearer ${publishableKey}`, "Idempotency-Key": key };
  return (await apps.send("POST", "/v1/devices", { platform: "ios" }, headers)).json;
};

it("answers an enrolment that is sent again the same, its token included", async () => {
  const first = await enrol("install-1");
  apps.world.clock.now += 60_000;
  expect(await enrol("install-1")).toEqual(first);
  expect(await enrol("install-2")).not.toEqual(first);
});
