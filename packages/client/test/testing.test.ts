import { expect, test } from "vitest";
import { createClient } from "../src/index.ts";
import { fakeClock, scriptedFetch } from "../src/testing.ts";

test("exports test doubles: a clock that jumps, and a fetch that follows a script", async () => {
  const clock = fakeClock();
  const run = (status: string): Response =>
    Response.json({ data: { id: "run_1", type: "pipeline_run", attributes: { pipeline_id: "pl_1", status } } });
  const fetch = scriptedFetch(run("queued"), run("running"), run("succeeded"));
  const planasonix = createClient({ apiKey: "key", baseUrl: "https://api.test/v1", clock, fetch });

  const done = await planasonix.pipelines.runAndWait("pl_1");

  expect(done.attributes.status).toBe("succeeded");
  expect([fetch.sent.length, clock.sleptMs.length]).toEqual([3, 1]);
});
