import { expect } from "vitest";
import { conflict, fine, missing, type Table, wrong } from "../rows.ts";

const keys = "/v1/keys";
const noKey = `key_00${"0".repeat(32)}`;

export const keyTable: Table = {
  "GET /v1/audit": {
    path: "/v1/audit",
    rows: [
      fine("/v1/audit?limit=1", undefined, 200, {
        data: [{ actor: "key:first", action: expect.any(String), changes: expect.any(Array) }],
      }),
      fine("/v1/audit?to=0", undefined, 200, { data: [], nextCursor: null }),
      wrong("/v1/audit?from=noon", undefined, ["?from", "RFC 3339"]),
    ],
  },
  "POST /v1/keys": {
    path: keys,
    body: { role: "viewer", name: "Dashboard" },
    rows: [
      fine(keys, { role: "viewer", name: "Dashboard" }, 201, {
        id: expect.stringMatching(/^key_00[0-9a-f]{32}$/),
        key: expect.stringMatching(/^sk_viewer_00[0-9a-f]{32}_[\w-]{43}$/),
        role: "viewer",
        name: "Dashboard",
        createdAt: expect.stringMatching(/Z$/),
      }),
      fine(keys, { role: "publishable", name: "App" }, 201, {
        key: expect.stringMatching(/^pk_00[0-9a-f]{32}_[\w-]{43}$/),
        role: "publishable",
      }),
      wrong(keys, {}, ["/role", "admin"], ["/name", "expected string"]),
      wrong(keys, { role: "device", name: "x" }, ["/role", "admin"]),
      wrong(keys, { role: "viewer", name: "" }, ["/name", ">=1"]),
      wrong(keys, { role: "viewer", name: "x".repeat(201) }, ["/name", "<=200"]),
    ],
  },
  "GET /v1/keys": {
    path: keys,
    rows: [
      fine(`${keys}?limit=1`, undefined, 200, {
        data: [{ id: expect.stringMatching(/^key_/), role: "publishable", name: "App" }],
        nextCursor: expect.any(String),
      }),
      fine(keys, undefined, 200, {
        data: [
          { name: "App" },
          { name: "Dashboard" },
          { id: "key:publishable", role: "publishable", name: "PARVIS_PUBLISHABLE_KEY" },
          { id: "key:first", role: "admin", name: "PARVIS_SECRET_KEY" },
        ],
        nextCursor: null,
      }),
      fine(`${keys}?q=DASH`, undefined, 200, { data: [{ name: "Dashboard" }], nextCursor: null }),
      fine(`${keys}?q=first`, undefined, 200, { data: [{ id: "key:first" }], nextCursor: null }),
      wrong(`${keys}?limit=0`, undefined, ["?limit", "1 to 500"]),
      wrong(`${keys}?cursor=!`, undefined, ["?cursor", "nextCursor"]),
    ],
  },
  "DELETE /v1/keys/:id": {
    path: `${keys}/${noKey}`,
    rows: [
      missing(`${keys}/${noKey}`),
      conflict(`${keys}/key:first`, "first_key"),
      conflict(`${keys}/key:publishable`, "first_key"),
    ],
  },
};
