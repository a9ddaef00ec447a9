import type { Fault } from "../../engine/answer.ts";
import type { PingResult } from "../../engine/pings/types.ts";
import type { Workspace } from "../../host/workspace.ts";
import { Problem, refusalProblem, unavailable } from "../problem.ts";
import type { Service } from "../route.ts";
import type { PingRequest } from "./request.ts";

export type PingAnswer =
  | PingResult
  | { readonly index: number; readonly status: "invalid"; readonly errors: readonly Fault[] }
  | { readonly index: number; readonly status: "unavailable" };

/** A customer becomes another at most twice: an anonymous one a known one, and a device another's. */
const maxRounds = 4;

const taken = new Set(["accepted", "duplicate", "late", "inaccurate", "implausible"]);

/**
 * Takes the pings to their customers' shards and puts the answers together. A shard that could not answer
 * leaves its pings `unavailable`; 503 only when nothing of the request was stored.
 */
async function takePings(
  workspace: Workspace,
  request: PingRequest,
  report: (error: unknown) => void,
): Promise<{ results: readonly PingAnswer[]; accepted: number; refused: number }> {
  const results = new Array<PingAnswer>(request.count);
  for (const bad of request.invalid) results[bad.index] = { ...bad, status: "invalid" };
  const { device } = request;
  let stored = false;
  let rest = request.pings;
  // A device's request is counted where its customer lives, also when no ping of it can be read.
  if (device !== undefined && rest.length === 0)
    await ingest(workspace, workspace.placeOf(device.customerId), [], request);
  for (let round = 0; rest.length > 0 && round < maxRounds; round++) {
    const byShard = Map.groupBy(rest, (ping) => workspace.placeOf(ping.customerId));
    const moved = await Promise.all(
      [...byShard].map(async ([index, pings]) => {
        const answered = await ingest(workspace, index, pings, request).catch((error: unknown) => {
          if (error instanceof Problem) throw error;
          report(error);
          return null;
        });
        for (const ping of pings) results[ping.index] = { index: ping.index, status: "unavailable" };
        for (const result of answered ?? []) if (result.status !== "moved") results[result.index] = result;
        stored ||= (answered ?? []).some(({ status }) => status !== "moved");
        return readdressed(pings, answered ?? []);
      }),
    );
    rest = moved.flat();
  }
  if (request.pings.length > 0 && !stored)
    throw unavailable("the pings could not be stored: send them again");
  const accepted = results.filter((result) => taken.has(result.status)).length;
  return { results, accepted, refused: results.length - accepted };
}

/** The same, counted and timed for whoever watches. */
export async function takeCounted(
  { workspace, metrics, log }: Pick<Service, "workspace" | "metrics" | "log">,
  request: PingRequest,
  requestId: string,
): ReturnType<typeof takePings> {
  const began = performance.now();
  const taken = await takePings(workspace, request, (error) => log.error(error, requestId));
  metrics?.meters.pingSeconds.observe((performance.now() - began) / 1_000);
  for (const { status } of taken.results) metrics?.meters.pings.add({ status });
  return taken;
}

/** The pings of customers who are others now, as theirs. */
function readdressed(pings: PingRequest["pings"], results: readonly PingResult[]): PingRequest["pings"] {
  const moves = new Map(results.flatMap(({ index, to }) => (to === undefined ? [] : [[index, to] as const])));
  return pings.flatMap((ping) => {
    const customerId = moves.get(ping.index);
    return customerId === undefined ? [] : [{ ...ping, customerId }];
  });
}

async function ingest(
  workspace: Workspace,
  index: number,
  pings: PingRequest["pings"],
  { device, isCounted = false }: PingRequest,
): Promise<PingResult[] | null> {
  const by = device === undefined ? {} : { device: { id: device.deviceId, issuedAt: device.issuedAt } };
  const answer = await workspace.shard(index)!.run("ingest", { pings, isCounted, ...by });
  if (answer.ok) return answer.value;
  if ("refusal" in answer && answer.refusal.kind === "rate_limited") throw refusalProblem(answer.refusal);
  return null;
}
