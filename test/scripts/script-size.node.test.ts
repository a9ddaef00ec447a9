import { expect, inject, it } from "vitest";
import { scriptLimit, scriptSize } from "../../scripts/support/worker-script.ts";

it("the Worker that would be deployed is no larger than it may be", async () => {
  expect(await scriptSize(inject("workerScript"))).toBeLessThanOrEqual(scriptLimit);
});
