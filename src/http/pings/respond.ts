import type { Fault } from "../../engine/answer.ts";
import type { PingResult } from "../../engine/pings/types.ts";
import type { Workspace } from "../../host/workspace.ts";
import { Problem, refusalProblem, unavailable } from "../problem.ts";
import type { PingRequest } from "./request.ts";

export type PingAnswer =
  | PingResult
  | { readonly index: number; readonly status: "invalid"; readonly errors: readonly Fault[] }
  | { readonly index: number; readonly status: "unavailable" };

const taken = new Set(["accepted", "duplicate", "late", "inaccurate", "implausible"]);

/**
 * Takes the pings to their customers' shards and puts the answers together. A shard that could not answer
 * leaves its pings `unavailable`; 503 only when nothing of the request was stored.
 */
export async function takePings(
  workspace: Workspace,
  request: PingRequest,
  report: (error: unknown) => void,
): Promise<{ results: readonly PingAnswer[]; accepted: number; refused: number }> {
  const results = new Array<PingAnswer>(request.count);
  for (const bad of request.invalid) results[bad.index] = { ...bad, status: "invalid" };
  const byShard = Map.groupBy(request.pings, (ping) => workspace.placeOf(ping.customerId));
  const { device } = request;
  // A device's request is counted where its customer lives, also when no ping of it can be read.
  if (device !== undefined && byShard.size === 0) byShard.set(workspace.placeOf(device.customerId), []);
  const answers = await Promise.all(
    [...byShard].map(async ([index, pings]) => {
      const answered = await ingest(workspace, index, pings, device).catch((error: unknown) => {
        if (error instanceof Problem) throw error;
        report(error);
        return null;
      });
      for (const result of answered ?? []) results[result.index] = result;
      if (answered === null)
        for (const ping of pings) results[ping.index] = { index: ping.index, status: "unavailable" };
      return answered !== null;
    }),
  );
  if (answers.length > 0 && answers.every((answered) => !answered))
    throw unavailable("the pings could not be stored: send them again");
  const accepted = results.filter((result) => taken.has(result.status)).length;
  return { results, accepted, refused: results.length - accepted };
}

async function ingest(
  workspace: Workspace,
  index: number,
  pings: PingRequest["pings"],
  device: PingRequest["device"],
): Promise<PingResult[] | null> {
  const by = device === undefined ? {} : { device: { id: device.deviceId, issuedAt: device.issuedAt } };
  const answer = await workspace.shard(index)!.run("ingest", { pings, ...by });
  if (answer.ok) return answer.value;
  if ("refusal" in answer && answer.refusal.kind === "rate_limited") throw refusalProblem(answer.refusal);
  return null;
}
