/** A browser's subscription (W3C Push API). */
export interface WebPushSubscription {
  readonly type: "webpush";
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** The VAPID public key that it was made for, base64url; absent: the first this workspace had. */
  readonly applicationServerKey?: string | undefined;
}

/** A registration token of Firebase Cloud Messaging. */
export interface FcmRegistration {
  readonly type: "fcm";
  readonly token: string;
}

/** A device token of the Apple Push Notification service, for one app. */
export interface ApnsRegistration {
  readonly type: "apns";
  readonly token: string;
  /** The app's bundle id. */
  readonly topic: string;
}

/** How a device can be reached. */
export type Push = WebPushSubscription | FcmRegistration | ApnsRegistration;

/** What one registration is known by at its push service: who re-registers gets another. */
export function addressOf(push: Push): string {
  return push.type === "webpush" ? push.endpoint : push.token;
}

/** The push service that takes messages for it: sends in flight are bounded for each. */
export function serviceOf(push: Push): string {
  return push.type === "webpush" ? hostOf(push.endpoint) : push.type;
}

function hostOf(endpoint: string): string {
  return /^https?:\/\/([^/?#]+)/i.exec(endpoint)?.[1]?.toLowerCase() ?? "";
}
