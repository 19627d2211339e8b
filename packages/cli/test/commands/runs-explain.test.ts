import { afterAll, beforeAll, expect, test } from "vitest";
import { startTenant, type TestTenant } from "../support/sandbox.ts";

let sandbox: TestTenant;
let run = "";
let success = "";
beforeAll(async () => {
  sandbox = await startTenant();
  const { tenant } = sandbox;
  const start = async (): Promise<string> => {
    const { stdout } = await sandbox.run(["pipelines", "run", "pl_01hqxyz"]);
    await tenant.clock.advance("2h");
    return JSON.parse(stdout).id;
  };
  success = await start();
  tenant.outcomes.next("pipelines.run", {
    status: "failed",
    error: { message: "disk full\u001b[2J" },
    logs: [{ message: "no space left on device", level: "error", node_id: "n_target" }],
  });
  run = await start();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

test("runs explain prints why a run failed, in words on a terminal", async () => {
  const { code, stdout } = await sandbox.run(["runs", "explain", run], { isTerminal: true });
  expect(code).toBe(0);
  expect(
    stdout.replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, "<time>"),
  ).toBe(`${run} of Orders to warehouse (pl_01hqxyz): failed

Error
  disk full\\x1b[2J

Failed node
  n_target (destination.snowflake): 11250 rows in, 11250 rows out

Log
  <time>  info   The node is running.
  <time>  error  no space left on device
  <time>  error  The node is failed.

Since the last success
  ${success}, ended at <time>
  nothing notable differs

Next
  Look at n_target (destination.snowflake):
    planasonix runs list-logs ${run} --node-id n_target
  Once the cause is gone, start it again:
    planasonix pipelines run pl_01hqxyz
`);
});

test("runs explain prints data in a pipe, and the fields that were asked for", async () => {
  const { stdout } = await sandbox.run(["runs", "explain", run]);
  expect(JSON.parse(stdout)).toMatchObject({ id: run, state: "failed", lastSuccess: { id: success } });
  const chosen = await sandbox.run(["runs", "explain", run, "--fields", "error,state", "-o", "csv"]);
  expect(chosen.stdout).toBe("error,state\ndisk full\\x1b[2J,failed\n");
});

test("each command that runs explain names can be executed", async () => {
  const { stdout } = await sandbox.run([
    "runs",
    "explain",
    run,
    "--base-url",
    sandbox.tenant.url,
    "--api-key-from",
    "env:PLANASONIX_API_KEY",
  ]);
  const { next } = JSON.parse(stdout) as { readonly next: readonly string[] };
  expect(next).not.toEqual([]);
  for (const step of next) {
    const words = step.slice(step.indexOf("planasonix ")).split(" ").slice(1);
    expect(words).toContain("--base-url");
    expect(await sandbox.run(words)).toMatchObject({ code: 0 });
  }
});

test("runs explain tells what could not be read, and ends with the error if it is the run", async () => {
  sandbox.tenant.faults.add({ operation: "runs.listNodes", status: 403 });
  const { code, stdout } = await sandbox.run(["runs", "explain", run], { isTerminal: true });
  expect(code).toBe(0);
  expect(stdout).toMatch(/Could not be read\n {2}nodes: /);
  expect(await sandbox.run(["runs", "explain", "run_nowhere"])).toMatchObject({ code: 7, stdout: "" });
  expect(await sandbox.run(["runs", "explain"])).toMatchObject({ code: 2, stdout: "" });
});
