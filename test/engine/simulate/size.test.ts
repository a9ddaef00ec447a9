import { expect, it } from "vitest";
import { fullSize, simulationBody } from "../../../scripts/bench-simulate/city.ts";
import { seededRandom } from "../../../scripts/support/random.ts";
import { inProcess } from "../../http/in-process.ts";
import { secretKey } from "../../support/hosts/hosts.ts";

it("100 000 pings over 10 000 geofences and 20 campaigns run in one call, and others have their turn meanwhile", async () => {
  const { app, close } = inProcess(0);
  let turns = 0;
  const other = setInterval(() => turns++, 0);
  const response = await app.request("http://parvis/v1/simulations?detail=false", {
    method: "POST",
    headers: { Authorization: `Bearer ${secretKey}` },
    body: JSON.stringify(simulationBody(fullSize, seededRandom(1))),
  });
  const { summary } = (await response.json()) as { summary: Record<string, unknown> };
  clearInterval(other);
  close();
  expect(response.status).toBe(200);
  expect(summary.pings).toBe(100_000);
  const { accepted } = summary.statuses as Record<string, number>;
  expect(accepted).toBeGreaterThan(50_000);
  expect(summary.sent).toBeGreaterThan(1_000);
  expect(summary.ghost).toBeGreaterThan(100);
  // One turn a slice at least: a run in one go would leave one.
  expect(turns).toBeGreaterThan(100);
});
