import { createClient } from "@planasonix/client";
import { test } from "@planasonix/sandbox/vitest";
import { expect } from "vitest";

test("a run in the sandbox takes no real time", async ({ tenant }) => {
  const { url: baseUrl, apiKey, fetch, clock } = tenant;
  const planasonix = createClient({ apiKey, baseUrl, fetch, clock: clock.client });

  const run = await planasonix.pipelines.runAndWait("pl_01hqxyz");

  expect(run.attributes.status).toBe("succeeded");
});
