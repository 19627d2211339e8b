import { readFileSync } from "node:fs";
import { Tiktoken } from "js-tiktoken/lite";
import o200k from "js-tiktoken/ranks/o200k_base";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run as runCommand } from "./support/fake-machine.ts";
import { startTenant, type TestTenant } from "./support/sandbox.ts";

/** What an agent pays for a text. */
const tokenizer = new Tiktoken(o200k);
const tokensOf = (text: string): number => tokenizer.encode(text).length;

const skill = readFileSync(new URL("../SKILL.md", import.meta.url), "utf8");
const pipeline = "pl_01hqxyz";
const nodes = ["n_extract", "n_target"];
const message = "disk full: no space left on device";

/** A workspace of the size of a team's: 50 pipelines, 20 schedules, and many runs, of which the last one failed with a long log. */
async function startWorkspace(runs: number): Promise<TestTenant & { readonly failed: string }> {
  const sandbox = await startTenant();
  const { tenant } = sandbox;
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  tenant.seed(
    "pipeline",
    numbers(48).map((index) => ({ name: `Pipeline ${index}` })),
  );
  tenant.seed(
    "schedule",
    numbers(18).map(() => ({ pipeline_id: pipeline })),
  );
  tenant.seed(
    "pipeline_run",
    numbers(runs - 1).map(() => ({ pipeline_id: pipeline, status: "succeeded" })),
  );
  tenant.seed("folder", [{ id: "fld_empty", name: "Empty" }]);
  const logs = numbers(400).map((index) => ({ message: `step ${index} of the copy`, node_id: nodes[1] ?? "" }));
  tenant.outcomes.next("pipelines.run", { status: "failed", error: { message }, logs });
  const { stdout } = await sandbox.run(["pipelines", "run", pipeline]);
  await tenant.clock.advance("1h");
  return Object.assign(sandbox, { failed: JSON.parse(stdout).id as string });
}

interface Step {
  readonly words: readonly string[];
  readonly stdout: string;
  readonly tokens: number;
}

/** An agent that knows SKILL.md: it pays for what it writes and for all that it reads. */
function agentIn(sandbox: TestTenant) {
  const steps: Step[] = [];
  return {
    steps,
    async run(command: string): Promise<string> {
      const words = command.split(" ");
      const { code, stdout, stderr } = await sandbox.run(words, { env: { PLANASONIX_AGENT: "1" } });
      expect({ command, code }).toEqual({ command, code: 0 });
      steps.push({ words, stdout, tokens: tokensOf(`planasonix ${command}\n${stdout}${stderr}`) });
      return stdout.trim();
    },
  };
}

/** Ten tasks as people give them to an agent, each with the fewest steps that SKILL.md leads to. */
const tasks: Readonly<Record<string, (run: (command: string) => Promise<string>) => Promise<unknown>>> = {
  "find the commands": (run) => run("schema"),
  "why did the last run fail": async (run) => {
    const id = await run("runs list --failed --since 24h --limit 1 --fields id -o ndjson");
    expect(await run(`runs explain ${JSON.parse(id).id} -o yaml`)).toContain(message);
  },
  "run it again and wait": async (run) => {
    expect(await run(`pipelines run ${pipeline} --wait --timeout 2h --fields status -o csv`)).toContain("succeeded");
  },
  "which schedules are on": (run) => run("schedules list --fields id,enabled,cron_expression -o csv"),
  "pause a schedule": async (run) => {
    const [, first = ""] = (await run("schedules list --limit 1 --fields id -o csv")).split("\n");
    expect(await run(`schedules disable ${first} --fields enabled -o csv`)).toContain("false");
    expect(await run(`schedules get ${first} --fields enabled -o csv`)).toContain("false");
  },
  "how many rows did the last five runs write": (run) =>
    run("runs list --limit 5 --fields id,status,metrics.rows_written -o csv"),
  "may a column be dropped": async (run) => {
    await run("schema pipelines get-column-lineage");
    await run(`pipelines get-column-lineage ${pipeline} -o yaml`);
  },
  "which tables has a connection": async (run) => {
    const [, first = ""] = (await run("connections list --limit 1 --fields id -o csv")).split("\n");
    await run(`connections find-tables --connection-id ${first} -o csv`);
  },
  "what is in the dead letter queue": async (run) => {
    await run("schema dlq list");
    await run("dlq list --limit 5 -o csv");
  },
  "delete a folder": async (run) => {
    await run("schema folders delete");
    await run("folders delete fld_empty --show-request --yes");
    await run("folders delete fld_empty --yes");
  },
};

describe("an agent in a workspace with thousands of runs", () => {
  let sandbox: Awaited<ReturnType<typeof startWorkspace>>;
  let steps: readonly Step[];
  beforeAll(async () => {
    sandbox = await startWorkspace(5_000);
    const agent = agentIn(sandbox);
    for (const task of Object.values(tasks)) await task(agent.run);
    steps = agent.steps;
  }, 60_000);
  afterAll(() => sandbox[Symbol.asyncDispose]());

  test("does ten tasks in 20 steps with at most 3,600 tokens, SKILL.md included", () => {
    expect(steps.length).toBeLessThanOrEqual(20);
    expect(steps.reduce((sum, { tokens }) => sum + tokens, tokensOf(skill))).toBeLessThanOrEqual(3_600);
  });

  test("pays at most 1,500 tokens for each step", () => {
    expect(steps.filter(({ tokens }) => tokens > 1_500)).toEqual([]);
  });

  test("learns why a run failed in at most 500 tokens", async () => {
    const { stdout } = await sandbox.run(["runs", "explain", sandbox.failed]);
    expect(tokensOf(stdout)).toBeLessThanOrEqual(500);
  });
});

test("the catalogue costs at most 950 tokens, and the schema of a command 135 on average", async () => {
  const { stdout: catalogue } = await runCommand(["schema"]);
  expect(tokensOf(catalogue)).toBeLessThanOrEqual(950);
  const { effects, others, ...resources } = JSON.parse(catalogue);
  let [sum, count] = [0, 0];
  for (const resource of Object.keys(resources)) {
    const { stdout } = await runCommand(["schema", resource]);
    sum += tokensOf(stdout);
    count += JSON.parse(stdout).length;
  }
  expect(sum / count).toBeLessThanOrEqual(135);
});
