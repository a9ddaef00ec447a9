/** What the service pushes; see Delivery in the API's document. */
export interface Payload {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  readonly image: string | null;
  readonly icon: string | null;
  readonly tag: string;
  readonly receipt: { readonly url: string; readonly token: string } | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Reads a push. What cannot be read becomes a message all the same: a push that shows nothing costs the subscription in
 * some browsers.
 */
export function readPayload(text: string | undefined, unreadable: string): Payload {
  const given = parse(text);
  const words = (name: string) => (typeof given[name] === "string" ? (given[name] as string) : null);
  const receipt = given.receipt as Payload["receipt"] | undefined;
  return {
    id: words("id") ?? "",
    title: words("title") ?? unreadable,
    body: words("body") ?? "",
    url: words("url"),
    image: words("image"),
    icon: words("icon"),
    tag: words("tag") ?? words("id") ?? "parvis",
    receipt: typeof receipt?.url === "string" && typeof receipt.token === "string" ? receipt : null,
    data: (given.data as Payload["data"] | undefined) ?? {},
  };
}

function parse(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "");
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {}
  return {};
}

/**
 * The page that a message opens: one of this app that it names itself, else the app's own page of the message, which shows its QR
 * code. An address elsewhere is a button there: a tap on a notification stays in the app.
 */
export function pageOf({ id, url }: Pick<Payload, "id" | "url">, scope: string): string {
  const named = url !== null && URL.canParse(url, scope) ? new URL(url, scope).href : "";
  return named.startsWith(scope) ? named : `${scope}#message=${encodeURIComponent(id)}`;
}
