import { expect, test } from "vitest";
import { succeed } from "../../support/calls.ts";
import { useSandbox } from "../../support/sandbox.ts";

const context = useSandbox();

interface Item {
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The nodes and the log of a run. */
async function partsOf(run_id: string) {
  const params = { run_id };
  const [nodes, lines] = [
    await succeed(context.tenant, "runs_listNodes", { params }),
    await succeed(context.tenant, "runs_listLogs", { params }),
  ];
  const pick = (items: Item[], names: readonly string[]) =>
    items.map(({ attributes }) => names.map((name) => attributes[name]));
  return {
    nodes: pick(nodes, ["node_id", "status", "started_at", "finished_at"]),
    lines: pick(lines, ["ts", "level", "node_id", "message"]),
  };
}

test("the failed run of the demo data has the nodes of its pipeline, of which one has failed, and a log", async () => {
  const [start, end] = ["2026-11-24T05:00:00Z", "2026-11-24T05:00:12Z"];
  expect(await partsOf("run_01j8k1aa")).toEqual({
    nodes: [
      ["n_source", "failed", start, end],
      ["n_target", "canceled", undefined, end],
    ],
    lines: [
      [start, "info", "n_source", "The node is running."],
      [end, "error", "n_source", "The node is failed."],
      [end, "info", "n_target", "The node is canceled."],
    ],
  });
});

test("a successful run of the demo data whose nodes no example shows has nodes that have succeeded one after the other", async () => {
  expect((await partsOf("run_01j8k4cc")).nodes).toEqual([
    ["n_source", "succeeded", "2026-11-24T13:00:00Z", "2026-11-24T13:01:50Z"],
    ["n_target", "succeeded", "2026-11-24T13:01:50Z", "2026-11-24T13:03:40Z"],
  ]);
});

test("the nodes of a run are listed in the order in which they run, as in the example", async () => {
  const { tenant } = context;
  const { id } = await succeed(tenant, "pipelines_run");
  await tenant.clock.advance("20s");
  expect((await partsOf(id)).nodes.map(([node, status]) => [node, status])).toEqual([
    ["n_source", "succeeded"],
    ["n_target", "running"],
  ]);
});
