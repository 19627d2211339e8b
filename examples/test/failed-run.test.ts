import { createClient, isWaitError } from "@planasonix/client";
import { test } from "@planasonix/sandbox/vitest";
import { expect } from "vitest";

test("a run that fails after an hour rejects with its error", async ({
  tenant: { apiKey, url, fetch, clock, outcomes },
}) => {
  const planasonix = createClient({ apiKey, baseUrl: url, fetch, clock: clock.client });
  outcomes.next("pipelines.run", { status: "failed", after: "1h", error: { message: "disk full" } });

  const error = await planasonix.pipelines.runAndWait("pl_01hqxyz").catch((error) => error); // takes no real time

  expect(isWaitError(error) && error.last).toMatchObject({ attributes: { error: { message: "disk full" } } });
});
