import { createClient, type Planasonix } from "@planasonix/client";
import { explore, type SandboxTenant } from "@planasonix/sandbox";
import { test } from "@planasonix/sandbox/vitest";
import { describe, expect } from "vitest";
import { nightlyJob } from "../nightly-job.ts";

// The sandbox has a virtual clock, so no test waits in real time.
const pipeline = "pl_01hqxyz";
const day = "2026-11-24";

function clientOf({ apiKey, url, fetch, clock }: SandboxTenant): Planasonix {
  return createClient({
    apiKey,
    baseUrl: url,
    fetch,
    clock: clock.client,
    dangerouslyAllowHttp: true,
    trustIdempotencyKeys: true,
  });
}

describe("the nightly job", () => {
  test("reports how many rows the run wrote, and how long the run took", async ({ tenant }) => {
    expect(await nightlyJob(clientOf(tenant), pipeline, day)).toMatch(/^run_\w+ wrote \d+ rows in 30 s$/);
  });

  test("reports the same run when it is started again for the same day", async ({ tenant }) => {
    const planasonix = clientOf(tenant);
    const first = await nightlyJob(planasonix, pipeline, day);
    expect(await nightlyJob(planasonix, pipeline, day)).toBe(first);
    expect(tenant.requests.all("pipelines.run")).toHaveLength(2);
  });

  test("rejects with the ID of the run if the run fails after 90 minutes", async ({ tenant }) => {
    tenant.outcomes.next("pipelines.run", { status: "failed", after: "90m" });
    await expect(nightlyJob(clientOf(tenant), pipeline, day)).rejects.toThrow(
      /The nightly run run_\w+ did not succeed: failed/,
    );
  });

  test("starts one run despite failed polls and a lost response to the start", async ({ tenant }) => {
    const planasonix = clientOf(tenant);
    const count = async (): Promise<number> => (await planasonix.pipelines.listRuns(pipeline).toArray()).length;
    const before = await count();
    tenant.faults.add({ operation: "pipelines.run", reset: "after", times: 1 });
    tenant.faults.add({ operation: "runs.get", status: 503, times: 3 });
    expect(await nightlyJob(planasonix, pipeline, day)).toMatch(/^run_/);
    expect(await count()).toBe(before + 1);
  });

  test("waits for 200 runs at once, with less than 10 s of CPU time", async ({ tenant }) => {
    const planasonix = clientOf(tenant);
    const before = process.cpuUsage();
    const days = Array.from({ length: 200 }, (_, index) => `day ${index}`);
    const lines = await Promise.all(days.map((each) => nightlyJob(planasonix, pipeline, each)));
    expect(new Set(lines).size).toBe(200);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(10);
  });
});

test("the nightly job neither repeats nor loses a run, whichever request fails", async () => {
  const { findings, schedules } = await explore(async ({ apiKey, url, fetch, clock }) => {
    const planasonix = createClient({
      apiKey,
      baseUrl: url,
      fetch,
      clock,
      dangerouslyAllowHttp: true,
      trustIdempotencyKeys: true,
    });
    await nightlyJob(planasonix, pipeline, day);
  });
  expect(schedules).toBeGreaterThan(10);
  expect(findings).toEqual([]);
}, 60_000);
