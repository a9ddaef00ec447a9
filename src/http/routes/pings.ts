import * as z from "zod";
import { may } from "../auth.ts";
import { parsePings } from "../pings/request.ts";
import { takeCounted } from "../pings/respond.ts";
import { type Route, route } from "../route.ts";

const post = route({
  method: "post",
  path: "/v1/pings",
  summary: "Take one position of a customer, or up to 1 000",
  may: [...may.ingest, "device"],
  countsDevice: true,
  body: z.unknown(),
  async handle({ c, body, principal, service }) {
    const request = parsePings(body, service.now(), principal.device);
    return { status: 200, json: await takeCounted(service, request, c.get("requestId")) };
  },
});

export const pingRoutes: readonly Route[] = [post];
