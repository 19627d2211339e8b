import { startSandbox } from "@planasonix/sandbox";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { explainRun } from "../../src/explain.ts";
import { createClient } from "../../src/index.ts";

const sandbox = await startSandbox({ clock: "manual", now: "2026-11-28T12:00:00Z" }); // when no schedule starts a run
afterAll(() => sandbox.close());
afterEach(() => faults.clear());
const { apiKey, url, fetch, clock, outcomes, faults } = sandbox;
const planasonix = createClient({ apiKey, baseUrl: url, fetch, clock: clock.client });
const pipeline = "pl_01hqxyz";

async function finish(outcome: Parameters<typeof outcomes.next<"pipelines.run">>[1]): Promise<string> {
  outcomes.next("pipelines.run", outcome);
  const { id } = await planasonix.pipelines.run(pipeline);
  await clock.advance("2h");
  return id;
}

describe("explainRun", () => {
  test("tells the error, the node that failed, its last lines, and the last success", async () => {
    const good = await finish({ status: "succeeded" });
    const bad = await finish({ status: "failed", error: { message: `disk full, key ${apiKey}` } });
    const explanation = await explainRun(planasonix, bad);
    const nodes = await planasonix.runs.listNodes(bad).toArray();
    const failed = nodes.find(({ attributes }) => attributes.status === "failed");

    expect(explanation).toMatchObject({
      id: bad,
      state: "failed",
      pipelineId: pipeline,
      error: "disk full, key ***",
      node: { id: failed?.attributes.node_id, type: failed?.attributes.type },
      lastSuccess: { id: good },
      unread: [],
    });
    expect(explanation.lines.some(({ level }) => level === "error")).toBe(true);
    expect(explanation.lines.length).toBeLessThanOrEqual(6);
    expect(explanation.differences).toEqual([]);
    expect(JSON.stringify(explanation)).not.toContain(apiKey);
  });

  test.each([
    ["succeeded", []],
    ["canceled", [expect.objectContaining({ operation: "pipelines.run" })]],
  ] as const)("of a run that %s has no error and no node", async (status, next) => {
    const id = await finish({ status });
    const explanation = await explainRun(planasonix, id);
    expect(explanation).toMatchObject({ state: status, error: undefined, node: undefined, next });
  });

  test("of a run that is going says how to wait for it", async () => {
    const { id } = await planasonix.pipelines.run(pipeline);
    const { state, next } = await explainRun(planasonix, id);
    expect(state).toBe("going");
    expect(next).toEqual([{ text: "Wait until it has ended", operation: "runs.wait", values: { run_id: id } }]);
    await clock.advance("2h");
  });

  test("tells what could not be read, and the rest", async () => {
    const id = await finish({ status: "failed", error: { message: "disk full" } });
    faults.add({ operation: "runs.listNodes", status: 403 });
    faults.add({ operation: "runs.listLogs", status: 403 });
    faults.add({ operation: "runs.list", status: 403 });
    const { error, lines, lastSuccess, unread } = await explainRun(planasonix, id);
    expect({ error, lines, lastSuccess }).toEqual({ error: "disk full", lines: [], lastSuccess: undefined });
    expect(unread.map((text) => text.split(":")[0])).toEqual(["nodes", "log", "last success"]);
  });

  test("tells what differs from the last success: its nodes, its origin, and counters that are not half as large", async () => {
    const tenant = await sandbox.tenant();
    const client = createClient({
      apiKey: tenant.apiKey,
      baseUrl: tenant.url,
      fetch: tenant.fetch,
      clock: tenant.clock.client,
    });
    const seedRun = (id: string, status: string, hour: string, rows: number, nodes: readonly string[]): void => {
      const [started_at, finished_at] = [`2026-11-20T${hour}:00:00Z`, `2026-11-20T${hour}:30:00Z`];
      const metrics = { rows_read: rows, rows_written: 1_000, bytes_shuffled: 0 };
      tenant.seed("pipeline_run", [
        {
          id,
          pipeline_id: pipeline,
          status,
          started_at,
          finished_at,
          metrics,
          trigger: { type: status === "failed" ? "manual" : "schedule" },
        },
      ]);
      tenant.seed(
        "run_node",
        nodes.map((node_id) => ({ run_id: id, node_id, status, finished_at, metrics: { rows_in: 10 } })),
      );
    };
    seedRun("run_old", "succeeded", "01", 500, ["a"]);
    seedRun("run_good", "succeeded", "02", 1_000, ["a", "b"]);
    seedRun("run_bad", "failed", "03", 400, ["a", "c"]);
    seedRun("run_later", "succeeded", "04", 1_000, ["a"]);
    const { lastSuccess, differences, next } = await explainRun(client, "run_bad");
    expect(lastSuccess?.id).toBe("run_good");
    expect(differences).toEqual([
      { field: "trigger.type", before: "schedule", now: "manual" },
      { field: "metrics.rows_read", before: 1_000, now: 400 },
      { field: "nodes", before: "a b", now: "a c" },
      { field: "b rows_in", before: 10, now: null },
      { field: "c rows_in", before: null, now: 10 },
    ]);
    expect(next.map(({ operation }) => operation)).toEqual(["runs.listLogs", "pipelines.get", "pipelines.run"]);
  });

  test("bears runs and nodes of which the API says little", async () => {
    const little = { pipeline_id: pipeline, started_at: null, queued_at: null, created_at: null, finished_at: null };
    const least = { metrics: null, trigger: null, error: null };
    const answers: Readonly<Record<string, object>> = {
      "/runs/run_bad": { id: "run_bad", type: "pipeline_run", attributes: { ...little, ...least, status: "failed" } },
    };
    const fetch = async (url: string): Promise<Response> => {
      const path = new URL(url).pathname.replace(/^\/v1/, "");
      const good = { id: "run_good", type: "pipeline_run", attributes: { ...little, ...least, status: "succeeded" } };
      const node = (id: string) => ({ id, type: "run_node", attributes: { node_id: id, type: "x", status: "failed" } });
      const list = path === "/runs" ? [good] : path.endsWith("/nodes") ? [node("b"), node("a")] : [];
      return Response.json({ data: answers[path] ?? list, meta: { page: { limit: 100, cursor: null } } });
    };
    const bare = createClient({ apiKey, baseUrl: url, fetch });
    const { error, node, lines, lastSuccess, differences } = await explainRun(bare, "run_bad");
    expect({ error, node: node?.id, lines, lastSuccess: lastSuccess?.id, differences }).toEqual({
      error: "the API states none",
      node: "b",
      lines: [],
      lastSuccess: "run_good",
      differences: [],
    });
  });

  test("reads a bounded part of a log without end, and says so", async () => {
    const id = await finish({ status: "failed", error: { message: "x".repeat(5_000) } });
    let pages = 0;
    const endless: typeof fetch = async (url, init) => {
      const response = await fetch(url, init);
      if (!String(url).includes("/logs")) return response;
      pages += 1;
      const attributes = {
        ts: "2026-11-24T13:00:00Z",
        level: "error",
        node_id: "n_target",
        message: "y".repeat(5_000),
      };
      const data = Array.from({ length: 100 }, () => ({ type: "log_line", attributes }));
      return Response.json({ data, meta: { page: { limit: 100, has_more: true, cursor: `crs_${pages}` } } });
    };
    const client = createClient({ apiKey, baseUrl: url, fetch: endless, clock: clock.client });
    const { error, lines, unread } = await explainRun(client, id, { maxLines: 250 });
    expect(pages).toBeLessThanOrEqual(5);
    expect(unread).toEqual(["log: only 250 lines were read"]);
    expect(error?.length).toBeLessThan(420);
    expect(lines).toHaveLength(6);
    expect(lines.every(({ text }) => text.length < 180)).toBe(true);
  });

  test("ends at its time limit, and tells what it knows by then", async () => {
    const id = await finish({ status: "failed", error: { message: "disk full" } });
    faults.add({ operation: "runs.listLogs", delayMs: 60_000 });
    const explaining = explainRun(planasonix, id, { deadlineMs: 5_000 });
    const { error, unread } = await explaining;
    expect(error).toBe("disk full");
    expect(unread.join()).toMatch(/log: .*deadline/i);
  });

  test("rejects with the reason of its signal", async () => {
    const id = await finish({ status: "failed", error: { message: "disk full" } });
    const controller = new AbortController();
    faults.add({ operation: "runs.listLogs", delayMs: 60_000 });
    const explaining = explainRun(planasonix, id, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 50);
    await expect(explaining).rejects.toThrow("enough");
  });

  test("rejects if the run itself cannot be read", async () => {
    await expect(explainRun(planasonix, "run_nowhere")).rejects.toMatchObject({ status: 404 });
  });
});
