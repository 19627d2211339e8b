import { type ClientOptions, createClient } from "@planasonix/client";
import { memoryStore } from "@planasonix/client/once";
import { type ExploreOptions, explore } from "@planasonix/sandbox";
import { test } from "@planasonix/sandbox/vitest";
import { describe, expect, test as plainTest } from "vitest";
import { backfill, monthsBetween } from "../monthly-backfill.ts";
import { clientOf } from "./client-of.ts";

/**
 * `npm run proof` explores all faults on each deployment, and the tests the end of the process at each request, where only
 * the store prevents a repetition.
 */
const isProof = Reflect.get(import.meta, "env").MODE === "proof"; // `vitest --mode proof`
const faults: ExploreOptions = isProof ? {} : { faults: ["kill"] };

const pipelineId = "pl_01hqxyz";
const months = monthsBetween("2025-11", "2026-02");

test("runs each month once, and those again that have failed", async ({ tenant }) => {
  const store = memoryStore();
  const lines: string[] = [];
  const job = { pipelineId, months, store, log: (line: string) => lines.push(line) };
  tenant.outcomes.next("pipelines.run", { status: "failed", after: "10s" });

  await expect(backfill(clientOf(tenant), job)).rejects.toThrow("1 months did not succeed");
  await backfill(clientOf(tenant), job);
  expect(new Set(lines.map((line) => line.slice(0, 7)))).toEqual(new Set(months));
  expect(tenant.requests.all("pipelines.run")).toHaveLength(months.length + 1);
});

describe("the backfill with three workers neither repeats nor loses a month, whichever request fails", () => {
  const deployments: readonly [name: string, keys: ExploreOptions["idempotencyKeys"], options: ClientOptions][] = [
    ["ignores idempotency keys", "ignored", {}],
    ["honors idempotency keys", "honored", {}],
    ["honors idempotency keys, and is trusted", "honored", { trustIdempotencyKeys: true }],
  ];

  plainTest.each(isProof ? deployments : deployments.slice(0, 1))(
    "on a deployment that %s",
    async (_, idempotencyKeys, options) => {
      let store = memoryStore();
      const prepare = (): void => {
        store = memoryStore();
      };
      const { findings, schedules } = await explore(
        ({ apiKey, url, fetch, clock, log }) =>
          backfill(createClient({ apiKey, baseUrl: url, fetch, clock, ...options }), {
            pipelineId,
            months,
            store,
            log,
          }),
        { idempotencyKeys, prepare, ...faults },
      );
      expect(schedules).toBeGreaterThan(20);
      expect(findings).toEqual([]);
    },
    300_000,
  );
});

plainTest("months go on over the end of a year", () => {
  expect(months).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
});
