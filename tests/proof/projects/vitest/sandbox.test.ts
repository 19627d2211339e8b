import { createClient } from "@planasonix/client";
import { test } from "@planasonix/sandbox/vitest";
import { expect } from "vitest";

test("a client waits for a run on the clock of the sandbox", async ({ tenant }) => {
  const { url: baseUrl, apiKey, fetch, clock } = tenant;
  const planasonix = createClient({ apiKey, baseUrl, fetch, clock: clock.client });

  const run = await planasonix.pipelines.runAndWait("pl_01hqxyz");

  expect(run.attributes.status).toBe("succeeded");
});
