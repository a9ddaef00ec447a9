import * as z from "zod";
import { giveWay } from "../../host/give-way.ts";
import { type Progress, SimulationFault, simulate } from "../../host/simulate.ts";
import { simulation } from "../answers/reports.ts";
import { may } from "../auth.ts";
import { asProblem, invalid, problemBody } from "../problem.ts";
import { route, type Service, says } from "../route.ts";
import { place } from "../schemas/examples.ts";
import { simulationBody } from "../schemas/simulation.ts";
import { readSimulation } from "../simulations/read.ts";
import { Rows } from "../simulations/rows.ts";

const ndjson = "application/x-ndjson";

/**
 * Told as JSON when it is done. Who accepts NDJSON is told on the way, a line each, and the answer in the last line:
 * `{"progress": {"done", "total", "sent"}}` …, `{"summary", …}`, or a problem once the answer has begun.
 */
const post = route({
  method: "post",
  path: "/v1/simulations",
  tag: "Simulations",
  summary:
    "What campaigns would have sent: the same presence and gates on ping time, writing and sending nothing",
  may: may.market,
  body: simulationBody,
  query: z.strictObject({ detail: z.enum(["true", "false"]).default("true") }),
  maxBytes: (service) => service.simulations.maxBytes,
  answers: {
    200: {
      ...says("What would have happened", simulation),
      others: { [ndjson]: "Lines of `{progress}` on the way, and the answer in the last one" },
    },
  },
  example: {
    body: {
      pings: [
        { customerId: "c2", deviceId: "d", ...place, accuracy: 12, timestamp: "2026-11-22T10:00:00Z" },
        { customerId: "c2", deviceId: "d", ...place, accuracy: 9, timestamp: "2026-11-22T10:04:00Z" },
      ],
      customers: [{ id: "c2", traits: { tier: "gold" } }],
    },
  },
  async handle({ c, body, query, service }) {
    const input = await readSimulation(body, service.simulations.maxPings);
    const rows = new Rows(query.detail === "true" ? service.simulations.maxRows : 0);
    const run = simulate(service.workspace, input, service.simulations.maxHistory, rows.sink);
    // What is wrong with the request shows before the first step: it is still answered with its own status.
    let step = await firstStep(run);
    if (c.req.header("accept")?.includes(ndjson) === true)
      return {
        status: 200,
        text: { type: ndjson, chunks: lines(run, step, rows, service, c.get("requestId")) },
      };
    while (!step.done) step = await run.next();
    return { status: 200, text: { type: "application/json", chunks: slowly(rows.answer(step.value)) } };
  },
});

type Run = ReturnType<typeof simulate>;
type Step = Awaited<ReturnType<Run["next"]>>;

async function firstStep(run: Run): Promise<Step> {
  try {
    return await run.next();
  } catch (error) {
    if (error instanceof SimulationFault) throw invalid(error.errors);
    throw error;
  }
}

/** Progress lines: some hundred in all, however long the run. */
const progressLines = 100;

async function* lines(
  run: Run,
  first: Step,
  rows: Rows,
  service: Service,
  requestId: string,
): AsyncGenerator<string> {
  try {
    let told = Number.NEGATIVE_INFINITY;
    let step = first;
    for (; !step.done; step = await run.next()) {
      const progress: Progress = step.value;
      if (progress.done < progress.total && progress.done - told < progress.total / progressLines) continue;
      told = progress.done;
      yield `${JSON.stringify({ progress })}\n`;
    }
    yield* slowly(rows.answer(step.value));
    yield "\n";
  } catch (error) {
    service.log.error(error, requestId);
    yield `${JSON.stringify(problemBody(asProblem(error), requestId))}\n`;
  }
}

async function* slowly(pieces: Iterable<string>): AsyncGenerator<string> {
  for (const piece of pieces) {
    yield piece;
    await giveWay();
  }
}

export const simulationRoutes = [post] as const;
