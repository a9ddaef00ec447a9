import type { CampaignBody, DecisionView } from "../../http/views.ts";
import { ApiProblem, get } from "./client.ts";
import { askLines } from "./lines.ts";
import type { Page } from "./pages.ts";

/** A decision of a simulation: as a real one, but nobody has put it into words. */
export type SimulatedDecision = Omit<DecisionView, "id" | "sentence">;

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly sent: number;
}

export interface SimulatedMessage {
  readonly customerId: string;
  readonly campaignId: string;
  readonly title: string;
  readonly body: string;
}

export interface Simulated {
  readonly summary: { readonly pings: number; readonly events: Readonly<Record<string, number>> };
  readonly decisions: readonly SimulatedDecision[];
  readonly notifications: readonly SimulatedMessage[];
  readonly truncated: boolean;
}

type Line =
  | { readonly progress: Progress }
  | Simulated
  | { readonly status: number; readonly detail: string };

/** Runs a simulation and tells how far it is: lines of JSON, the answer in the last one. */
export async function simulate(
  body: object,
  { onProgress, signal }: { onProgress?: (progress: Progress) => void; signal?: AbortSignal } = {},
): Promise<Simulated> {
  const lines = askLines("/v1/simulations", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/x-ndjson" },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
  for await (const text of lines) {
    const line = JSON.parse(text) as Line;
    if ("progress" in line) onProgress?.(line.progress);
    else if ("summary" in line) return line;
    else throw new ApiProblem(line.status, line);
  }
  throw new ApiProblem(0);
}

/** The campaigns that a new one meets: they share pressure and rank with it. */
export async function activeCampaigns(signal: AbortSignal): Promise<(CampaignBody & { id: string })[]> {
  const all: (CampaignBody & { id: string })[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<CampaignBody & { id: string }> = await get(
      "/v1/campaigns",
      { status: "active", limit: 500, cursor },
      signal,
    );
    all.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
