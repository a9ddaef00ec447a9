import * as z from "zod";
import { firstKeys } from "../../engine/catalogue/keys.ts";
import { mintKey } from "../access/keys.ts";
import { page } from "../answers/common.ts";
import { key as keyAnswer, madeKey } from "../answers/workspace.ts";
import { may } from "../auth.ts";
import { decodeCursor, listQuery, nameQuery, pageReply } from "../lists.ts";
import { Problem } from "../problem.ts";
import { route, says, unwrap } from "../route.ts";
import { words } from "../schemas/common.ts";
import { keyId } from "../schemas/examples.ts";

const keyBody = z.strictObject({
  role: z.enum(["admin", "marketer", "viewer", "ingest", "till", "publishable"]),
  name: words(200),
});

const create = route({
  method: "post",
  path: "/v1/keys",
  tag: "Workspace",
  summary: "Make a key; it is shown in this answer and never again",
  may: may.admin,
  body: keyBody,
  answers: { 201: says("The key, this once", madeKey) },
  refuses: ["too_many_keys"],
  example: { body: { role: "ingest", name: "Shop server" } },
  async handle({ body, principal, service }) {
    const { answer } = await service.workspace.change(
      "createKey",
      { ...body, by: principal.id },
      service.now,
    );
    const { key } = unwrap<"createKey">(answer);
    return { status: 201, json: { ...key, key: await mintKey(service.signer, key.id, key.role) } };
  },
});

const list = route({
  method: "get",
  path: "/v1/keys",
  tag: "Workspace",
  summary: "The keys in force, newest first, without the keys themselves",
  may: may.admin,
  query: z.strictObject({ ...listQuery, ...nameQuery }),
  answers: { 200: says("The keys", page(keyAnswer)) },
  example: {},
  async handle({ query, service: { workspace } }) {
    const page = await workspace.listOn(workspace.primary, "listKeys", {
      limit: query.limit,
      after: decodeCursor(query.cursor, "entry"),
      q: query.q ?? null,
    });
    return pageReply(page);
  },
});

const revoke = route({
  method: "delete",
  path: "/v1/keys/:id",
  tag: "Workspace",
  summary: "Revoke a key: within 10 s nothing opens with it any more",
  may: may.admin,
  answers: { 204: { what: "Revoked" } },
  refuses: ["not_found", "first_key"],
  example: { params: { id: keyId } },
  async handle({ params, principal, service }) {
    const id = params.id!;
    const first = firstKeys.find((key) => key.id === id);
    if (first !== undefined)
      throw new Problem(
        409,
        "first_key",
        `this key is the service's own and cannot be revoked here: change ${first.name} and start again`,
      );
    const input = { kind: "key", id, by: principal.id } as const;
    const { answer } = await service.workspace.change("deleteEntry", input, service.now);
    unwrap<"deleteEntry">(answer);
    service.access.revoked.add(id);
    return { status: 204 };
  },
});

export const keyRoutes = [create, list, revoke] as const;
