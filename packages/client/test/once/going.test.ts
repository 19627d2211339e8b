import { describe, expect, test } from "vitest";
import { createDialect, goingWorkOf } from "../../src/dialect.ts";
import { isConflictError } from "../../src/index.ts";
import { memoryStore, readStarts, type StartOnceOptions, startOnce } from "../../src/once.ts";
import { rejection, scripted } from "../support/client.ts";

/** A deployment in which `job_other` is going. The list shows it if `isListed`. */
async function begun(isListed: boolean, given: Partial<StartOnceOptions> = {}) {
  const { planasonix, fetch } = scripted(
    [
      ({ method, url }) => {
        if (method === "POST") return Response.json({ existing_job_id: "job_other" }, { status: 409 });
        if (!url.includes("/jobs/")) {
          return Response.json({ jobs: isListed ? [{ job_id: "job_other", status: "running" }] : [] });
        }
        return Response.json({ status: "completed" });
      },
    ],
    { baseUrl: "https://flow.example", dialect: createDialect("airflow-provider") },
  );
  const store = memoryStore();
  const told: unknown[] = [];
  const onStart = (...values: unknown[]): unknown => told.push(values);
  const start = startOnce({ key: "orders", store, ...given });
  const run = (): PromiseLike<{ id: string }> => planasonix.connections.syncAndWait("conn_1", {}, { start, onStart });
  const starts = (): number => fetch.sent.filter(({ method }) => method === "POST").length;
  return { run, told, starts, store };
}

describe("work that a deployment states as already going", () => {
  test("is taken up by a start that it may come from, and remembered for the key", async () => {
    const { run, told, starts, store } = await begun(false);

    expect((await run()).id).toBe("job_other");
    expect((await run()).id).toBe("job_other");

    expect(told[0]).toEqual([expect.objectContaining({ id: "job_other" }), { adopted: true, sequence: 1 }]);
    expect(starts()).toBe(1);
    expect((await readStarts(store, "orders"))?.starts).toMatchObject([{ id: "job_other", state: "succeeded" }]);
  });

  test.each<[string, boolean, Partial<StartOnceOptions>]>([
    ["it was there before the start", true, {}],
    ["nothing may be taken up", false, { reuse: "none" }],
    ["nothing may be taken up that is not certain", false, { ifUnsure: "fail" }],
  ])("is not taken up if %s: the start rejects with it, and nothing is remembered", async (_, isListed, given) => {
    const { run, told, store } = await begun(isListed, given);

    const error = await rejection(run());

    expect([isConflictError(error), goingWorkOf(error), told]).toEqual([true, "job_other", []]);
    expect((await readStarts(store, "orders"))?.starts ?? []).toEqual([]);
  });
});
