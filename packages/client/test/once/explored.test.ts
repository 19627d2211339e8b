import { explore } from "@planasonix/sandbox";
import { describe, expect, test } from "vitest";
import { createClient } from "../../src/index.ts";
import { memoryStore, startOnce } from "../../src/once.ts";
import { pipeline } from "./lives.ts";

const months = ["2026-01", "2026-02", "2026-03"];

describe("a backfill by month with three workers, which is started again after a fault", () => {
  test.each(["honored", "ignored"] as const)("runs each month once if idempotency keys are %s", async (keys) => {
    let store = memoryStore();
    const { findings, covered } = await explore(
      async ({ url, apiKey, fetch, clock }) => {
        const planasonix = createClient({ baseUrl: url, apiKey, fetch, clock });
        const queue = [...months];
        const work = async (): Promise<void> => {
          for (let month = queue.shift(); month; month = queue.shift()) {
            const start = startOnce({ key: `orders-${month}`, store });
            await planasonix.pipelines.runAndWait(pipeline, { variables: { MONTH: month } }, { start });
          }
        };
        const ends = await Promise.allSettled([work(), work(), work()]);
        for (const end of ends) if (end.status === "rejected") throw end.reason;
      },
      {
        prepare: () => {
          store = memoryStore();
        },
        idempotencyKeys: keys,
        faults: ["kill", "reset_after"],
      },
    );

    expect(findings).toEqual([]);
    expect(covered.length).toBeGreaterThan(10);
  });
});
