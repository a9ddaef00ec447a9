import * as z from "zod";
import { parsePings } from "../pings/request.ts";
import { takePings } from "../pings/respond.ts";
import { type Route, route } from "../route.ts";

const post = route({
  method: "post",
  path: "/v1/pings",
  summary: "Take one position of a customer, or up to 1 000",
  may: ["admin"],
  body: z.unknown(),
  async handle({ body, service }) {
    const request = parsePings(body, service.now());
    return { status: 200, json: await takePings(service.workspace, request) };
  },
});

export const pingRoutes: readonly Route[] = [post];
