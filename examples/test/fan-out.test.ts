import { test } from "@planasonix/sandbox/vitest";
import { describe, expect } from "vitest";
import { daysBetween, runDays } from "../fan-out.ts";
import { clientOf } from "./client-of.ts";

const pipeline = "pl_01hqxyz";

describe("the fan-out", () => {
  test("runs 200 days under a rate limit, and reports the days that failed", async ({ tenant }) => {
    tenant.outcomes.next("pipelines.run", { status: "failed", after: "10s", error: { message: "no disk space" } });
    const results = await runDays(clientOf(tenant), pipeline, daysBetween("2026-01-01", "2026-07-19"));

    expect(results).toHaveLength(200);
    expect(new Set(results.map(({ runId }) => runId)).size).toBe(200);
    expect(results.filter(({ problem }) => problem !== undefined)).toEqual([
      { day: expect.any(String), runId: expect.any(String), problem: expect.stringContaining("failed") },
    ]);
  });

  test("reports a day whose run could not be started, and runs the others", async ({ tenant }) => {
    tenant.faults.add({ operation: "pipelines.run", status: 403, times: 1 });
    const results = await runDays(clientOf(tenant), pipeline, daysBetween("2026-01-01", "2026-01-03"));

    expect(results.filter(({ runId }) => runId === undefined)).toEqual([
      { day: expect.any(String), runId: undefined, problem: expect.stringContaining("403") },
    ]);
  });
});

describe("daysBetween", () => {
  test("lists the first and the last day, and the 29th of February of a leap year", () => {
    expect(daysBetween("2028-02-28", "2028-03-01")).toEqual(["2028-02-28", "2028-02-29", "2028-03-01"]);
    expect(daysBetween("2026-11-24", "2026-11-24")).toEqual(["2026-11-24"]);
  });
});
