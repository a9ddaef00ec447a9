import { expect, it } from "vitest";
import { scriptLimit, scriptSize } from "../../scripts/bench-edge/script-size.ts";

it("the Worker that would be deployed is no larger than it may be", async () => {
  expect(await scriptSize()).toBeLessThanOrEqual(scriptLimit);
});
