import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { Signer } from "../../src/host/signing.ts";
import { Workspace } from "../../src/host/workspace.ts";
import { Access } from "../../src/http/access/access.ts";
import { mintDeviceToken } from "../../src/http/access/device-token.ts";
import { mintKey } from "../../src/http/access/keys.ts";
import { asProblem, respond } from "../../src/http/problem.ts";
import { FakePort } from "../support/fake-port.ts";
import { publishableKey, secretKey } from "../support/hosts/hosts.ts";

const signer = new Signer(["a master secret of tests"]);
const id = `key_00${"7".repeat(32)}`;

/** A door before a primary that can be taken away; every verb it is asked is noted. */
function door() {
  const world = { now: 1_000_000, isGone: false, revoked: [] as string[] };
  const primary = new FakePort({
    revokedKeys: () => {
      if (world.isGone) throw new Error("the primary is gone");
      return { ok: true, value: { ids: world.revoked } };
    },
  });
  const access = new Access({
    keys: { secretKey, publishableKey },
    signer,
    workspace: new Workspace([primary]),
    now: () => world.now,
  });
  const app = new Hono();
  app.get("/", async (c) =>
    c.text((await access.admit(c, ["admin", "viewer", "device", "publishable"], "bearer")).id),
  );
  app.onError((error, c) => respond(c, asProblem(error)));
  const knock = async (key: string) => {
    const response = await app.request("/", { headers: { Authorization: `Bearer ${key}` } });
    return [response.status, response.ok ? await response.text() : response.headers.get("retry-after")];
  };
  return { world, primary, access, knock };
}

describe("the door", () => {
  it("reads no storage for the first keys and for device tokens", async () => {
    const { primary, knock } = door();
    const token = await mintDeviceToken(signer, { customerId: "ana", deviceId: "dev_1", issuedAt: 0 });
    expect(await knock(secretKey)).toEqual([200, "key:first"]);
    expect(await knock(publishableKey)).toEqual([200, "key:publishable"]);
    expect(await knock(token)).toEqual([200, "device:dev_1"]);
    expect(await knock(`${token}A`)).toEqual([401, null]);
    expect(primary.asked).toEqual([]);
  });

  it("asks for the revoked keys once in 5 s, however many come", async () => {
    const { world, primary, knock } = door();
    const key = await mintKey(signer, id, "viewer");
    expect(await Promise.all(Array.from({ length: 50 }, () => knock(key)))).toEqual(
      Array(50).fill([200, id]),
    );
    world.now += 4_999;
    await knock(key);
    expect(primary.asked).toHaveLength(1);
    // One that is no key of ours asks for nothing.
    world.now += 60_000;
    await knock(await mintKey(new Signer(["another master secret"]), id, "viewer"));
    expect(primary.asked).toHaveLength(1);
  });

  it("shuts on a key within 10 s of its revocation elsewhere", async () => {
    const { world, knock } = door();
    const key = await mintKey(signer, id, "viewer");
    expect((await knock(key))[0]).toBe(200);
    world.revoked = [id];
    world.now += 10_001;
    expect(await knock(key)).toEqual([401, null]);
  });

  it("answers 503 when nobody can say for 10 s what is revoked, but not to the first keys", async () => {
    const { world, knock } = door();
    const key = await mintKey(signer, id, "viewer");
    expect((await knock(key))[0]).toBe(200);
    world.isGone = true;
    world.now += 10_000;
    expect((await knock(key))[0]).toBe(200);
    world.now += 1;
    expect(await knock(key)).toEqual([503, "1"]);
    expect((await knock(secretKey))[0]).toBe(200);
    world.isGone = false;
    expect((await knock(key))[0]).toBe(200);
  });
});
