import type { Route } from "../route.ts";

/** How a request shows who makes it (OpenAPI 3.1.1 §4.8.27). */
export const securitySchemes = {
  secretKey: {
    type: "http",
    scheme: "bearer",
    description:
      "A secret key `sk_…`, for your own servers. Its role says what it may: `admin`, `marketer`, `viewer`, `ingest` or `till`; `x-parvis-roles` of an operation names those that it takes.",
  },
  publishableKey: {
    type: "http",
    scheme: "bearer",
    description: "A publishable key `pk_…`, for pages and apps: it enrols devices, and reads little else.",
  },
  deviceToken: {
    type: "http",
    scheme: "bearer",
    description: "The token `dt_…` that a device gets when it enrols: it may what concerns its own customer.",
  },
  basic: {
    type: "http",
    scheme: "basic",
    description: "A device token as password, or a secret key as user name: for apps that can send no other.",
  },
  urlToken: {
    type: "apiKey",
    in: "query",
    name: "token",
    description: "A device token in the address: for apps that can send no header.",
  },
  streamToken: {
    type: "apiKey",
    in: "query",
    name: "token",
    description:
      "The token `st_…` of `POST /v1/events/stream-token`: a browser's EventSource sends no headers.",
  },
} as const;

type Scheme = keyof typeof securitySchemes;

/** The ways to be let in, any of which will do; none for what is open to anyone. */
export function securityOf({ may, credentials }: Route): Partial<Record<Scheme, readonly string[]>>[] {
  if (may === "anyone") return [];
  const isDevice = may.includes("device");
  const schemes: (Scheme | false)[] = [
    may.some((role) => role !== "device" && role !== "publishable") && "secretKey",
    may.includes("publishable") && "publishableKey",
    isDevice && "deviceToken",
    credentials === "any" && "basic",
    credentials === "any" && isDevice && "urlToken",
    credentials === "stream" && "streamToken",
  ];
  return schemes.filter((scheme) => scheme !== false).map((scheme) => ({ [scheme]: [] }));
}
