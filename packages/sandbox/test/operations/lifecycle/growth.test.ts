import { expect, test } from "vitest";
import { partOf } from "../../../src/operations/lifecycle/growth.ts";
import { succeed } from "../../support/calls.ts";
import { useSandbox } from "../../support/sandbox.ts";

const context = useSandbox();

/** Advances the clock by each duration in turn, and reads the number after each. */
async function numbersOf(read: () => Promise<number>, ...durations: readonly string[]): Promise<number[]> {
  const seen: number[] = [];
  for (const duration of durations) {
    await context.tenant.clock.advance(duration);
    seen.push(await read());
  }
  return seen;
}

test("the metrics of a run grow from 0 while it is running", async () => {
  const { tenant } = context;
  const { id } = await succeed(tenant, "pipelines_run");
  const read = async (): Promise<number> =>
    (await succeed(tenant, "runs_get", { params: { run_id: id } })).attributes.metrics?.rows_written;

  const rows = await numbersOf(read, "2s", "8s", "8s", "8s", "6s");

  expect(rows[0]).toBe(0);
  expect(rows).toEqual(rows.toSorted((a, b) => a - b));
  expect(new Set(rows).size).toBe(5);
});

test("the metrics of each node of a run grow while the node is running", async () => {
  const { tenant } = context;
  const { id } = await succeed(tenant, "pipelines_run");
  const readNode = (name: string) => async (): Promise<number> => {
    const nodes = await succeed(tenant, "runs_listNodes", { params: { run_id: id } });
    return nodes.find((node: { id: string }) => node.id === name).attributes.metrics?.rows_out;
  };
  const [first = "", second = ""] = (await succeed(tenant, "pipelines_get")).attributes.nodes.map(
    (node: { id: string }) => node.id,
  );

  expect(await numbersOf(readNode(first), "2s", "4s", "4s", "4s", "3s")).toEqual([0, 3750, 7500, 11250, 15000]);
  expect(await numbersOf(readNode(second), "0s", "4s", "4s", "4s", "3s")).toEqual([0, 3750, 7500, 11250, 15000]);
});

test("the progress of a backfill grows up to 100 percent", async () => {
  const { tenant } = context;
  const { id } = await succeed(tenant, "connections_backfill");
  const read = async (): Promise<number> =>
    (await succeed(tenant, "backfills_get", { params: { backfill_id: id } })).attributes.progress_percent;

  expect(await numbersOf(read, "1s", "15s", "15s", "15s", "15s")).toEqual([0, 25, 50, 75, 100]);
});

test("the numbers of work that failed stop before the end", async () => {
  const { tenant } = context;
  tenant.outcomes.next("connections.backfill", { status: "failed", after: "60s" });
  const { id } = await succeed(tenant, "connections_backfill");
  await tenant.clock.advance("5m");
  const { attributes } = await succeed(tenant, "backfills_get", { params: { backfill_id: id } });
  expect(attributes).toMatchObject({ status: "failed", progress_percent: 75, rows_processed: 45000 });
});

test("the metrics of a canceled run do not grow further", async () => {
  const { tenant } = context;
  const { id } = await succeed(tenant, "pipelines_run");
  const params = { run_id: id };
  await tenant.clock.advance("10s");
  const { attributes } = await succeed(tenant, "runs_get", { params });
  await succeed(tenant, "runs_cancel", { params });
  await tenant.clock.advance("1m");

  expect((await succeed(tenant, "runs_get", { params })).attributes).toMatchObject({
    status: "canceled",
    metrics: attributes.metrics,
  });
});

test.each([
  [7, 3],
  [1.5, 0.75],
  [
    { rows: 5, shares: { done: 0.5 }, table: "orders" },
    { rows: 2, shares: { done: 0.25 }, table: "orders" },
  ],
])("half of %j is %j: whole numbers stay whole, and other values stay as they are", (whole, half) => {
  expect(partOf(whole, 0.5)).toEqual(half);
});
