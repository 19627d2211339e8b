import { Tiktoken } from "js-tiktoken/lite";
import o200k from "js-tiktoken/ranks/o200k_base";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Connection, connect } from "./support/connect.ts";
import { startTenant, type TestTenant } from "./support/machine.ts";
import { everything } from "./support/sets.ts";

/** What an agent pays for a text. */
const tokenizer = new Tiktoken(o200k);
const tokensOf = (text: string): number => tokenizer.encode(text).length;

const pipeline_id = "pl_01hqxyz";
const message = "disk full: no space left on device";

/** A workspace of the size of a team's: 50 pipelines, 20 schedules, and many runs, of which the last one failed with a long log. */
async function startWorkspace(runs: number): Promise<TestTenant> {
  const sandbox = await startTenant();
  const { tenant } = sandbox;
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  tenant.seed(
    "pipeline",
    numbers(48).map((index) => ({ name: `Pipeline ${index}` })),
  );
  tenant.seed(
    "schedule",
    numbers(18).map(() => ({ pipeline_id })),
  );
  tenant.seed(
    "pipeline_run",
    numbers(runs - 1).map(() => ({ pipeline_id, status: "succeeded" })),
  );
  tenant.seed("folder", [{ id: "fld_empty", name: "Empty" }]);
  const logs = numbers(400).map((index) => ({ message: `step ${index} of the copy`, node_id: "n_target" }));
  tenant.outcomes.next("pipelines.run", { status: "failed", error: { message }, logs });
  await using connection = await connect(sandbox.machine(), { allow: everything });
  await connection.call("start", { operation: "pipelines.run", arguments: { pipeline_id } });
  await tenant.clock.advance("1h");
  return sandbox;
}

interface Step {
  readonly call: string;
  readonly text: string;
  readonly tokens: number;
}

/** An agent pays for what it writes, and for all that it reads. */
function agentWith(connection: Connection) {
  const steps: Step[] = [];
  return {
    steps,
    async run(tool: string, values: Record<string, unknown> = {}): Promise<string> {
      const { text, isError } = await connection.call(tool, values);
      const call = `${tool} ${JSON.stringify(values)}`;
      expect({ call, isError }).toEqual({ call, isError: false });
      steps.push({ call, text, tokens: tokensOf(call) + tokensOf(text) });
      return text;
    },
  };
}

type Run = ReturnType<typeof agentWith>["run"];

/** The first value below the names of the columns. */
const firstOf = (text: string): string => /^id,.*\n([^,\n]+)/m.exec(text)?.[1] ?? "";

/** Ten tasks as people give them to an agent, each with the steps that the tools lead to. */
const tasks: Readonly<Record<string, (run: Run) => Promise<unknown>>> = {
  "why did the last run fail": async (run) => {
    const list = await run("read", {
      operation: "runs.list",
      arguments: { status: "failed" },
      limit: 1,
      fields: ["id"],
    });
    const [, id = ""] = /\n(run_\w+)/.exec(list) ?? [];
    expect(await run("explain_run", { run_id: id })).toContain(message);
  },
  "run it again and wait": async (run) => {
    await run("describe", { operation: "pipelines.run" });
    const begun = await run("start", { operation: "pipelines.run", arguments: { pipeline_id } });
    const [, id = ""] = /"id":"(run_\w+)"/.exec(begun) ?? [];
    let state = begun;
    for (let round = 0; round < 20 && !state.includes('"done":true'); round += 1) {
      state = await run("wait", { work: "runs", id, seconds: 50 });
    }
    expect(state).toContain("ended: succeeded");
  },
  "which schedules are on": (run) =>
    run("read", { operation: "schedules.list", fields: ["id", "enabled", "cron_expression"], limit: 30 }),
  "pause a schedule": async (run) => {
    const schedule_id = firstOf(
      await run("read", { operation: "schedules.list", limit: 1, fields: ["id", "enabled"] }),
    );
    expect(await run("change", { operation: "schedules.disable", arguments: { schedule_id } })).toContain(
      '"enabled":false',
    );
  },
  "which pipelines are active": (run) =>
    run("read", { operation: "pipelines.list", arguments: { status: "active" }, limit: 50, fields: ["id", "name"] }),
  "how many rows did the last five runs write": (run) =>
    run("read", { operation: "runs.list", limit: 5, fields: ["id", "status", "metrics.rows_written"] }),
  "may a column be dropped": async (run) => {
    await run("describe", { operation: "pipelines.getColumnLineage" });
    await run("read", { operation: "pipelines.getColumnLineage", arguments: { pipeline_id } });
  },
  "which tables has a connection": async (run) => {
    const connection_id = firstOf(
      await run("read", { operation: "connections.list", limit: 1, fields: ["id", "name"] }),
    );
    await run("reach", { operation: "connections.findTables", arguments: { connection_id } });
  },
  "what is in the dead letter queue": async (run) => {
    await run("describe", { operation: "dlq.list" });
    await run("read", { operation: "dlq.list", limit: 5 });
  },
  "delete a folder": async (run) => {
    await run("describe", { operation: "folders.delete" });
    await run("delete", { operation: "folders.delete", arguments: { folder_id: "fld_empty" } });
  },
};

describe("an agent in a workspace with thousands of runs", () => {
  let sandbox: TestTenant;
  let connection: Connection;
  let steps: readonly Step[];
  beforeAll(async () => {
    sandbox = await startWorkspace(5_000);
    connection = await connect(
      sandbox.machine(),
      { allow: everything },
      {
        answer: () => ({ action: "accept", content: { confirm: true } }),
      },
    );
    const agent = agentWith(connection);
    for (const task of Object.values(tasks)) await task(agent.run);
    steps = agent.steps;
  }, 60_000);
  afterAll(async () => {
    await connection[Symbol.asyncDispose]();
    await sandbox[Symbol.asyncDispose]();
  });

  test("does ten tasks with at most 8,000 tokens, the list of tools included", async () => {
    const { tools } = await connection.client.listTools();
    const sum = steps.reduce((total, { tokens }) => total + tokens, tokensOf(JSON.stringify(tools)));
    expect(sum).toBeLessThanOrEqual(8_000);
  });

  test("pays at most 1,500 tokens for each step", () => {
    expect(steps.filter(({ tokens }) => tokens > 1_500)).toEqual([]);
  });

  test.each([
    ["all that fits of a list", "read", { operation: "runs.list", limit: 100 }],
    ["a log", "read", { operation: "runs.listLogs", arguments: { run_id: "run_01j8k2m4" }, limit: 100 }],
    ["the catalogue", "describe", {}],
    [
      "a list with every field",
      "read",
      {
        operation: "pipelines.list",
        limit: 100,
        fields: ["id", "name", "project_id", "folder_id", "status", "updated_at"],
      },
    ],
  ])("pays at most 1,500 tokens for %s", async (_, tool, values) => {
    expect(tokensOf((await connection.call(tool, values)).text)).toBeLessThanOrEqual(1_500);
  });
});
