import { consentChecks } from "./consent.ts";
import { limitChecks } from "./limits.ts";
import { measureChecks } from "./measure.ts";
import { offerChecks } from "./offers.ts";
import { outcomeChecks } from "./outcomes.ts";
import { placeChecks } from "./places.ts";
import { supplyChecks } from "./supply.ts";
import { visitChecks } from "./visits.ts";
import type { Check, Finding, WorkspaceFiles } from "./workspace.ts";

/** All that a workspace's databases promise. */
export const checks: readonly Check[] = [
  ...limitChecks,
  ...supplyChecks,
  ...visitChecks,
  ...outcomeChecks,
  ...consentChecks,
  ...placeChecks,
  ...offerChecks,
  ...measureChecks,
];

/** Every broken promise. */
export function verify(workspace: WorkspaceFiles): Finding[] {
  return checks.flatMap(({ name, find }) => [...find(workspace)].map((found) => ({ check: name, ...found })));
}
