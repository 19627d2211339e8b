import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "@planasonix/sandbox";
import { describe, expect, test } from "vitest";
import { start } from "../../support/program.ts";
import { startTenant, type TestTenant } from "../../support/sandbox.ts";

const gitlab = {
  GITLAB_CI: "true",
  CI_SERVER_HOST: "gitlab.test",
  CI_PROJECT_ID: "7",
  CI_PIPELINE_ID: "42",
  CI_JOB_NAME: "load",
};
const github = {
  GITHUB_ACTIONS: "true",
  GITHUB_REPOSITORY: "acme/etl",
  GITHUB_RUN_ID: "99",
  GITHUB_RUN_ATTEMPT: "1",
  GITHUB_JOB: "load",
  GITHUB_ACTION: "run",
};
const airflow = { AIRFLOW_CTX_DAG_ID: "d", AIRFLOW_CTX_DAG_RUN_ID: "r", AIRFLOW_CTX_TASK_ID: "t" };
const command = ["pipelines", "run", "pl_01hqxyz", "--wait", "--once"];

/** Runs the job of a CI system; the signal kills it while the run is going. */
async function job(sandbox: TestTenant, flags: readonly string[], env: Readonly<Record<string, string>>, kill = false) {
  const ran = await sandbox.run([...command, ...flags], {
    env,
    onStderr(text, machine) {
      if (kill && /run_\w+ running/.test(text)) machine.send("SIGTERM");
    },
  });
  const id = ran.stdout === "" ? /run_\w+/.exec(ran.stderr)?.[0] : JSON.parse(ran.stdout).id;
  return { ...ran, id };
}

/** How many runs the tenant has besides those of the seed. */
async function started({ tenant }: TestTenant): Promise<number> {
  return tenant.causes.all().filter(({ id }) => id.startsWith("run_")).length;
}

/** A deployment that honors keys without a store, and one that ignores them with a store. */
const worlds = [
  ["honors keys", "honored", () => []],
  [
    "ignores keys, with a store",
    "ignored",
    () => ["--store", join(mkdtempSync(join(tmpdir(), "planasonix-store-")), "starts")],
  ],
] as const;

test.each(worlds)(
  "a job that is restarted takes up its run, on a deployment that %s",
  async (_, idempotencyKeys, flagsOf) => {
    await using sandbox = await startTenant({ idempotencyKeys });
    const flags = flagsOf();
    const first = await job(sandbox, flags, gitlab, true);
    expect(first.code).toBe(143);
    await sandbox.tenant.clock.advance("6s");
    const second = await job(sandbox, flags, gitlab);
    expect([second.code, second.id]).toEqual([0, first.id]);
    expect(second.stderr).toContain(`Taking up ${first.id}`);
    expect(await started(sandbox)).toBe(1);
  },
);

test.each(worlds)(
  "a failed run is followed by a new one, also after three failures, on a deployment that %s",
  async (_, idempotencyKeys, flagsOf) => {
    await using sandbox = await startTenant({ idempotencyKeys });
    const flags = flagsOf();
    const ids = new Set<string>();
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      sandbox.tenant.outcomes.next(
        "pipelines.run",
        attempt < 4 ? { status: "failed", after: "20s" } : { status: "succeeded", after: "20s" },
      );
      const ran = await job(sandbox, flags, gitlab);
      expect(ran.code).toBe(attempt < 4 ? 1 : 0);
      ids.add(ran.id);
      await sandbox.tenant.clock.advance("6s");
    }
    expect(ids.size).toBe(4);
    expect(await started(sandbox)).toBe(4);
  },
);

test.each(worlds)(
  "a person who runs a job again after success starts again, on a deployment that %s",
  async (_, idempotencyKeys, flagsOf) => {
    await using sandbox = await startTenant({ idempotencyKeys });
    const flags = flagsOf();
    const first = await job(sandbox, flags, gitlab);
    await sandbox.tenant.clock.advance("6s");
    const second = await job(sandbox, flags, gitlab);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(second.id).not.toBe(first.id);
    await sandbox.tenant.clock.advance("6s");
    const third = await job(sandbox, [...flags, "--reuse", "succeeded"], gitlab);
    if (flags.length > 0) expect(third.id).toBe(second.id);
  },
);

test("legs of a matrix, steps, requests and jobs do not collide", async () => {
  await using sandbox = await startTenant();
  const jobs = [
    [["--label", '{"os":"a"}'], github],
    [["--label", '{"os":"b"}'], github],
    [[], { ...github, PLANASONIX_JOB_LABEL: '{"os":"c"}' }],
    [["--label", '{"os":"a"}'], { ...github, GITHUB_ACTION: "run_2" }],
    [["--label", '{"os":"a"}', "--var", "A=1"], github],
    [["--label", '{"os":"a"}'], { ...github, GITHUB_RUN_ID: "100" }],
    [[], gitlab],
    [[], { ...gitlab, CI_JOB_NAME: "load 2/3" }],
    [["--label", "0"], airflow],
    [["--label", "1"], airflow],
  ] as const;
  const ids: string[] = [];
  for (const [flags, env] of jobs) ids.push((await job(sandbox, flags, env, true)).id);
  expect(new Set(ids).size).toBe(jobs.length);
  const again = await job(sandbox, ["--label", '{"os":"a"}'], { ...github, GITHUB_RUN_ATTEMPT: "2" }, true);
  expect(again.id).toBe(ids[0]);
});

test.each([
  [["--once"], {}, "this is none of them"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub Actions
  [["--once"], github, "--label '${{ toJSON(matrix) }}'"],
  [["--once"], airflow, "--label '{{ ti.map_index }}'"],
  [["--store", "x"], {}, "--store needs --once or --key"],
  [["--key", "a", "--reuse", "all"], {}, "--reuse must be one of none, going, succeeded"],
  [["--key", "a\nb"], {}, "--key must have"],
  [["--key", "a", "--idempotency-key", "b"], {}, "leave out --idempotency-key"],
] as const)("%j is refused", async (flags, env, message) => {
  await using sandbox = await startTenant();
  const { code, stderr } = await sandbox.run(["pipelines", "run", "pl_01hqxyz", "--wait", ...flags], { env });
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test.each([["--key"], ["--idempotency-key"]])(
  "of two jobs that start at once with one %s, none claims the run that the other may have started",
  async (flag) => {
    await using sandbox = await startSandbox({ port: 0 });
    sandbox.outcomes.next("pipelines.run", { status: "succeeded", after: "3s" });
    const env = { PLANASONIX_API_KEY: sandbox.apiKey, PLANASONIX_BASE_URL: sandbox.url };
    const both = [1, 2].map(() => start(["pipelines", "run", "pl_01hqxyz", "--wait", flag, "orders"], env));
    expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
    const ids = new Set(both.map(({ texts }) => JSON.parse(texts.stdout).id));
    expect(ids.size).toBe(1);
    for (const { texts } of both) {
      expect(texts.stderr).toMatch(/run_\w+ was started with the key orders \(|Taking up run_/);
      expect(texts.stderr).not.toContain("Started");
    }
  },
);

test("a key with other arguments is refused, and nothing is started", async () => {
  await using sandbox = await startTenant();
  const store = mkdtempSync(join(tmpdir(), "planasonix-store-"));
  const flags = ["pipelines", "run", "pl_01hqxyz", "--wait", "--key", "orders", "--store", store];
  expect((await sandbox.run(flags)).code).toBe(0);
  expect((await sandbox.run([...flags, "--var", "A=1"])).code).toBe(2);
});

test("a command that cannot know yet whether it has started something says why it waits", async () => {
  await using sandbox = await startTenant({ idempotencyKeys: "ignored" });
  sandbox.tenant.faults.add({ operation: "pipelines.run", reset: "before", times: 1 });
  const store = mkdtempSync(join(tmpdir(), "planasonix-cli-"));
  const { code, stderr } = await sandbox.run([...command.slice(0, -1), "--key", "orders", "--store", store]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/Warning: pipelines\.run "orders#1" may still be executed: /);
  expect(await started(sandbox)).toBe(1);
});

describe("a start under a key", () => {
  const newStore = (): string => mkdtempSync(join(tmpdir(), "planasonix-store-"));
  const runOrders = ["pipelines", "run", "pl_01hqxyz", "--wait", "--key", "orders"];

  test("whose response is lost needs a person with --if-unsure fail, who settles it", async () => {
    await using sandbox = await startTenant({ idempotencyKeys: "ignored" });
    sandbox.tenant.faults.add({ operation: "pipelines.run", reset: "after", times: 1 });
    const store = newStore();
    const result = join(store, "result.json");
    const flags = [...runOrders, "--store", store, "--if-unsure", "fail", "--result-file", result];
    for (const attempt of [1, 2]) {
      const { code, stderr } = await sandbox.run(flags);
      expect([attempt, code, stderr]).toEqual([
        attempt,
        7,
        expect.stringContaining("planasonix starts resolve --help"),
      ]);
      expect(JSON.parse(readFileSync(result, "utf8"))).toMatchObject({ outcome: "unknown", exit_code: 7 });
    }
    const [id = ""] = sandbox.tenant.causes.all().flatMap(({ id }) => (id.startsWith("run_") ? [id] : []));
    const settled = await sandbox.run(["starts", "resolve", "orders", "--id", id, "--store", store]);
    expect(settled.code).toBe(0);
    const last = await sandbox.run([...flags, "--reuse", "succeeded"]);
    expect([last.code, JSON.parse(last.stdout).id, await started(sandbox)]).toEqual([0, id, 1]);
  });

  test("waits for the start of another key in vain if the runs may not be listed, and says who can settle it", async () => {
    await using sandbox = await startTenant({ idempotencyKeys: "ignored" });
    sandbox.tenant.faults.add({ operation: "pipelines.run", reset: "after", times: 1 });
    sandbox.tenant.faults.add({ operation: "pipelines.listRuns", status: 403, times: 20 });
    const store = newStore();
    expect((await sandbox.run([...runOrders, "--store", store])).code).toBe(7);
    const { code, stderr } = await sandbox.run([...runOrders.slice(0, -1), "returns", "--store", store]);
    expect([code, stderr]).toEqual([
      7,
      expect.stringMatching(/"orders#1" may still start[\s\S]*starts resolve --help/),
    ]);
    expect(await started(sandbox)).toBe(1);
  });

  test("whose response is lost is taken up without this flag", async () => {
    await using sandbox = await startTenant({ idempotencyKeys: "ignored" });
    sandbox.tenant.faults.add({ operation: "pipelines.run", reset: "after", times: 1 });
    expect((await sandbox.run([...runOrders, "--store", newStore()])).code).toBe(0);
    expect(await started(sandbox)).toBe(1);
  });

  test("works also after 21 nights that succeeded", async () => {
    await using sandbox = await startTenant();
    const store = newStore();
    for (let night = 1; night <= 22; night += 1) {
      const { code, stderr } = await sandbox.run([...runOrders, "--reuse", "going", "--store", store]);
      expect([night, code, stderr]).toEqual([night, 0, expect.stringContaining("succeeded")]);
      await sandbox.tenant.clock.advance("24h");
    }
    expect(sandbox.tenant.requests.all("pipelines.run")).toHaveLength(22);
  });

  test.each([[["--key", "orders"]], [[]]])("waits for capacity as long as one without a key: %j", async (flags) => {
    await using sandbox = await startTenant();
    sandbox.tenant.faults.add({ operation: "pipelines.run", status: 429, retryAfter: 120, times: 2 });
    const args = ["pipelines", "run", "pl_01hqxyz", "--wait", ...flags, "--timeout", "1h"];
    expect((await sandbox.run(args)).code).toBe(0);
    expect(await started(sandbox)).toBe(1);
  });

  test("that gets no capacity says when it can be tried again, and names only values that somebody has set", async () => {
    await using sandbox = await startTenant();
    sandbox.tenant.faults.add({ operation: "pipelines.run", status: 429, retryAfter: 7_200 });
    const { code, stderr } = await sandbox.run([...runOrders, "--timeout", "1h"]);
    expect(code).toBe(6);
    expect(stderr).not.toMatch(/deadlineMs|timeoutMs|60 s|60000/);
  });
});

test("a key names work, so a command that is repeated after its success returns the same run", async () => {
  await using sandbox = await startTenant();
  const store = mkdtempSync(join(tmpdir(), "planasonix-store-"));
  const flags = ["pipelines", "run", "pl_01hqxyz", "--wait", "--key", "orders-2026-11-24", "--store", store];
  const ids = [];
  for (let time = 0; time < 2; time += 1) {
    const { code, stdout } = await sandbox.run(flags);
    expect(code).toBe(0);
    ids.push(JSON.parse(stdout).id);
    await sandbox.tenant.clock.advance("6s");
  }
  expect(ids[1]).toBe(ids[0]);
  expect(await started(sandbox)).toBe(1);
});
