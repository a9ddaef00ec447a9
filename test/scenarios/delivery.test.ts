import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { type MockPush, startMockPush } from "../support/mock-push/index.ts";
import { type MockApns, startMockApns } from "../support/mock-vendors/apns.ts";
import { type MockFcm, startMockFcm } from "../support/mock-vendors/fcm.ts";

/** Messages by every channel, receipts for them, and a rotation of the web push keys, over HTTP on every host. */

interface Receipt {
  url: string;
  token: string;
}
interface View {
  id: string;
  channel: string;
  state: string;
  reason: string | null;
}

const opera = { longitude: 2.3316, latitude: 48.8708 };

describe.each(hosts)("delivery on $name", (host) => {
  const isNode = host.name.startsWith("Node");
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let browsers: MockPush;
  let fcm: MockFcm;
  let apns: MockApns;
  let running: RunningHost;
  const api = new Client(() => running.url, secretKey);
  const nobody = new Client(() => running.url, null);

  beforeAll(async () => {
    folder = await dataFolder();
    [browsers, fcm, apns] = await Promise.all([startMockPush(), startMockFcm(), startMockApns()]);
    running = await host.start(folder.path, {
      PUSH_ENDPOINT_ALLOWLIST: browsers.host,
      PUBLIC_URL: "https://parvis.test/",
      FCM_SERVICE_ACCOUNT: JSON.stringify(fcm.account),
      FCM_BASE_URL: fcm.baseUrl,
      APNS_KEY: apns.key,
      APNS_KEY_ID: apns.keyId,
      APNS_TEAM_ID: apns.teamId,
      APNS_BASE_URL: apns.baseUrl,
    });
    await api.patch("/v1/settings", { quietHours: null, pressure: [] });
    const geometry = { type: "Point", coordinates: [opera.longitude, opera.latitude] };
    await api.put("/v1/geofences/opera", { name: "Opéra", geometry, radius: 150 });
    await api.put("/v1/offers/ten", { name: "Ten", kind: "unique", validFor: "7d" });
    const content = {
      default: {
        title: "Hello",
        body: "Come in",
        icon: "https://a.test/icon.png",
        image: "{{ offer.qr }}",
      },
    };
    await api.put("/v1/campaigns/spring", {
      name: "Spring",
      trigger: { event: "enter", geofences: {} },
      offer: "ten",
      content,
    });
    await api.post("/v1/campaigns/spring/launch");
  });
  afterAll(async () => {
    await running?.stop();
    for (const service of [browsers, fcm, apns]) await service?.close();
    await folder?.remove();
  });

  const enrol = async (id: string, platform: string, push: object) => {
    await api.put(`/v1/customers/${id}`, {});
    for (const purpose of ["location", "push"])
      await api.put(`/v1/customers/${id}/consents/${purpose}`, { granted: true, source: "test" });
    return api.put(`/v1/customers/${id}/devices/phone`, { platform, push });
  };
  const subscribe = async () => {
    const { json } = await api.get<{ vapidPublicKey: string }>("/v1/config");
    const subscription = await browsers.subscribe({ applicationServerKey: json.vapidPublicKey });
    return { key: json.vapidPublicKey, push: { type: "webpush", ...subscription } };
  };
  /** The customer comes to the store; answers the message once it is in this state. */
  const arrive = async (customerId: string, state: string): Promise<View> => {
    const ping = { customerId, deviceId: "phone", accuracy: 10, timestamp: Date.now(), ...opera };
    const { json } = await api.post<{ results: { notifications: string[] }[] }>("/v1/pings", ping);
    const id = json.results[0]!.notifications[0]!;
    await expect.poll(async () => (await view(id)).state, { timeout: 10_000 }).toBe(state);
    return view(id);
  };
  const view = async (id: string) => (await api.get<View>(`/v1/notifications/${id}`)).json as unknown as View;
  const payloadOf = async (id: string) => {
    const all = () =>
      browsers.shown.map(
        ({ text }) =>
          JSON.parse(text ?? "{}") as {
            id: string;
            icon: string;
            image: string;
            receipt: Receipt;
          },
      );
    await expect.poll(() => all().some((payload) => payload.id === id)).toBe(true);
    return all().find((payload) => payload.id === id)!;
  };
  const tell = (notificationId: string, type: string, token: string) =>
    nobody.post("/v1/receipts", { notificationId, type, token });

  it("brings a receipt with each push, by which the phone tells what became of it", async () => {
    await enrol("ana", "web", (await subscribe()).push);
    const { id } = await arrive("ana", "sent");
    const { receipt, icon, image } = await payloadOf(id);
    expect([receipt.url, icon]).toEqual(["https://parvis.test/v1/receipts", "https://a.test/icon.png"]);
    const drawn = /^https:\/\/parvis\.test\/v1\/offers\/codes\/[0-9A-Z-]{10,}\.svg$/;
    expect(image).toMatch(drawn);
    const shown = { trigger: { event: "enter", geofences: {} }, offer: "ten" };
    const simulated = await api.post<{ notifications: { body: string }[] }>("/v1/simulations", {
      campaigns: [
        { id: "shown", name: "S", ...shown, content: { default: { title: "T", body: "{{ offer.qr }}" } } },
      ],
      pings: [{ customerId: "ana", timestamp: Date.now(), accuracy: 10, ...opera }],
    });
    expect(simulated.json.notifications[0]!.body).toMatch(drawn);
    expect((await tell(id, "opened", receipt.token)).status).toBe(204);
    expect((await tell(id, "delivered", receipt.token)).status).toBe(204);
    expect(await view(id)).toMatchObject({
      state: "opened",
      deliveredAt: expect.any(String),
      openedAt: expect.any(String),
    });
  });

  it("takes no token for another message, and tells nobody which messages there are", async () => {
    await enrol("bea", "web", (await subscribe()).push);
    const { id } = await arrive("bea", "sent");
    const { receipt } = await payloadOf(browsers.shown.map(({ text }) => JSON.parse(text!).id as string)[0]!);
    const foreign = await tell(id, "opened", receipt.token);
    const unknown = await tell(`${id.slice(0, -4)}0000`, "opened", receipt.token);
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    const { requestId: _, ...words } = foreign.json;
    expect(unknown.json).toMatchObject(words);
    expect((await view(id)).state).toBe("sent");
  });

  it("lets the phone unsubscribe, with proof", async () => {
    await enrol("cid", "web", (await subscribe()).push);
    const { id } = await arrive("cid", "sent");
    const { receipt } = await payloadOf(id);
    expect((await tell(id, "unsubscribed", receipt.token)).status).toBe(204);
    expect((await api.get("/v1/customers/cid")).json).toMatchObject({
      consents: { push: { granted: false } },
    });
    const { json } = await api.get<{ data: object[] }>("/v1/customers/cid/consents");
    expect(json.data[0]).toMatchObject({ purpose: "push", granted: false, actor: `receipt:${id}` });
  });

  it("sends by FCM; a phone without the app any more is disabled", async () => {
    const token = fcm.register();
    expect((await enrol("dan", "android", { type: "fcm", token })).json).toMatchObject({
      push: { type: "fcm", token },
    });
    const { id, channel } = await arrive("dan", "sent");
    expect(channel).toBe("fcm");
    const shown = fcm.shown.find(({ data }) => data.id === id);
    expect(shown).toMatchObject({ token, notification: { title: "Hello" } });
    expect((await tell(id, "delivered", shown!.data.receiptToken!)).status).toBe(204);

    const old = fcm.register();
    await enrol("eva", "android", { type: "fcm", token: old });
    fcm.unregister(old);
    expect(await arrive("eva", "failed")).toMatchObject({ reason: "subscription_gone" });
    expect((await api.get("/v1/customers/eva")).json).toMatchObject({
      devices: [{ disabledReason: "subscription_gone" }],
    });
  });

  it.runIf(isNode)("sends by APNs", async () => {
    const token = apns.register();
    await enrol("fay", "ios", { type: "apns", token, topic: apns.topic });
    const { id } = await arrive("fay", "sent");
    expect(apns.shown.at(-1)).toMatchObject({
      token,
      payload: { id, receipt: { token: expect.any(String) } },
    });
  });

  it.runIf(!isNode)("says where there is no APNs", async () => {
    const refused = await enrol("fay", "ios", { type: "apns", token: "abcd", topic: apns.topic });
    expect(refused.status).toBe(422);
    expect(refused.json).toMatchObject({
      errors: [{ pointer: "/push/type", detail: expect.stringMatching(/register the app's FCM token/) }],
    });
  });

  it("signs with the key each subscription was made for while the keys are rotated", async () => {
    const before = await subscribe();
    await enrol("gil", "web", before.push);
    expect((await api.post("/v1/vapid/rotate")).status).toBe(201);
    const after = await subscribe();
    expect(after.key).not.toBe(before.key);
    await enrol("hal", "web", after.push);
    // A page loaded before the rotation subscribes after it, and says with which key.
    const late = await browsers.subscribe({ applicationServerKey: before.key });
    await enrol("ida", "web", { type: "webpush", ...late, applicationServerKey: before.key });
    for (const id of ["gil", "hal", "ida"]) await arrive(id, "sent");
    const { json } = await api.get<{ data: { publicKey: string; subscriptions: number }[] }>("/v1/vapid");
    expect(json.data).toMatchObject([
      { publicKey: after.key, retiredAt: null, subscriptions: 1 },
      { publicKey: before.key, retiredAt: expect.any(String), subscriptions: 5 },
    ]);
    const audit = await api.get<{ data: object[] }>("/v1/audit");
    expect(audit.json.data[0]).toMatchObject({ action: "vapid.rotated" });
  });
});
