import { pingsTaken } from "../answers/pings.ts";
import { may } from "../auth.ts";
import { parsePings } from "../pings/request.ts";
import { takeCounted } from "../pings/respond.ts";
import { route, says } from "../route.ts";
import { ping } from "../schemas/examples.ts";
import { pingsBody } from "../schemas/ping.ts";

const post = route({
  method: "post",
  path: "/v1/pings",
  tag: "Pings",
  summary: "Take one position of a customer, or up to 1 000",
  description:
    "200 whenever the body could be read: each ping has its own status. The answer is sent after the commit; what is `unavailable` is to be sent again.",
  may: [...may.ingest, "device"],
  countsDevice: true,
  body: pingsBody,
  answers: { 200: says("What became of each ping", pingsTaken) },
  refuses: ["revoked_device", "expired_device"],
  example: { body: { ...ping, customerId: "c1", deviceId: "phone-1" } },
  async handle({ c, body, principal, service }) {
    const request = parsePings(body, service.now(), principal.device);
    return { status: 200, json: await takeCounted(service, request, c.get("requestId")) };
  },
});

export const pingRoutes = [post] as const;
