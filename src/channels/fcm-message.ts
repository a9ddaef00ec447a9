import type { FcmRegistration } from "../engine/customers/push.ts";
import type { Outgoing } from "../engine/outbox/outgoing.ts";
import { secondsLeft } from "./attempt.ts";

/** The part of FCM's `Message` that Parvis uses. */
export interface FcmMessage {
  readonly token: string;
  readonly notification: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
  readonly android: object;
  readonly apns: object;
}

/**
 * A message as FCM takes it: the texts for the phone to show by itself, and all the app needs to go on as data, whose
 * values must be texts. "REST Resource: projects.messages":
 * https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
 */
export function fcmMessage(message: Outgoing<FcmRegistration>, now: number): FcmMessage {
  const { payload, topic } = message;
  const { title, body, image } = payload;
  return {
    token: message.push.token,
    notification: present({ title, body, image }),
    data: present({
      id: payload.id,
      url: payload.url,
      icon: payload.icon,
      tag: payload.tag,
      receiptUrl: payload.receipt?.url,
      receiptToken: payload.receipt?.token,
      ...payload.data,
    }),
    android: {
      priority: "HIGH",
      ttl: `${secondsLeft(message, now)}s`,
      collapse_key: topic,
      notification: { tag: payload.tag },
    },
    // For iOS apps: FCM hands these on to APNs.
    apns: {
      headers: {
        "apns-priority": "10",
        "apns-push-type": "alert",
        "apns-expiration": String(Math.floor(message.expiresAt / 1000)),
        "apns-collapse-id": topic,
      },
      payload: { aps: { sound: "default", ...(image === null ? {} : { "mutable-content": 1 }) } },
    },
  };
}

/** Only the fields that have a value: FCM takes no null. */
function present(fields: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
