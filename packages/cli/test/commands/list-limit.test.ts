import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTenant, type TestTenant } from "../support/sandbox.ts";

let sandbox: TestTenant;
beforeAll(async () => {
  sandbox = await startTenant({ seed: "empty" });
  sandbox.tenant.seed(
    "pipeline",
    Array.from({ length: 100 }, (_, index) => ({ name: `pipeline ${index}` })),
  );
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const asked = { PLANASONIX_AGENT: "1" };
const count = (stdout: string): number => JSON.parse(stdout).length;

describe("a list of which an agent has not said how much to print", () => {
  test("is whole if it has 100 items, and ends with 0", async () => {
    const { code, stdout, stderr } = await sandbox.run(["pipelines", "list"], { env: asked });
    expect({ code, count: count(stdout), stderr }).toEqual({ code: 0, count: 100, stderr: "" });
  });

  test("stops after 100, says so, and ends with 10", async () => {
    sandbox.tenant.seed("pipeline", [{ name: "one more" }]);
    const { code, stdout, stderr } = await sandbox.run(["pipelines", "list"], { env: asked });
    expect({ code, count: count(stdout) }).toEqual({ code: 10, count: 100 });
    expect(JSON.parse(stderr)).toMatchObject({ code: "truncated", exit: 10, exit_name: "truncated" });
    expect(stderr).toContain("For more: --limit <n> or --all; for less text: --fields");
  });

  test.each([["--all"], ["--limit", "101"]])("is as long as asked with %s", async (...flags) => {
    const { code, stdout } = await sandbox.run(["pipelines", "list", ...flags], { env: asked });
    expect({ code, count: count(stdout) }).toEqual({ code: 0, count: 101 });
  });

  test.each([[{}], [{ CLAUDECODE: "1" }], [{ PLANASONIX_AGENT: "0" }]])("is whole with %j", async (env) => {
    const { code, stdout } = await sandbox.run(["pipelines", "list"], { env });
    expect({ code, count: count(stdout) }).toEqual({ code: 0, count: 101 });
  });

  test("--limit and --all exclude each other", async () => {
    const { code, stderr } = await sandbox.run(["pipelines", "list", "--limit", "1", "--all"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "Error: --limit and --all exclude each other\n" });
  });
});

test("a log stops in the same way, and not while it is followed", async () => {
  await using tenant = await startTenant();
  const logs = Array.from({ length: 120 }, (_, index) => ({ message: `line ${index}` }));
  tenant.tenant.outcomes.next("pipelines.run", { status: "succeeded", logs });
  const { stdout } = await tenant.run(["pipelines", "run", "pl_01hqxyz", "--wait"]);
  const { id } = JSON.parse(stdout);
  const lines = (text: string): number => text.trimEnd().split("\n").length;
  const cut = await tenant.run(["runs", "logs", id], { env: asked });
  expect({ code: cut.code, lines: lines(cut.stdout) }).toEqual({ code: 10, lines: 100 });
  const followed = await tenant.run(["runs", "logs", id, "--follow"], { env: asked });
  expect(followed.code).toBe(0);
  expect(lines(followed.stdout)).toBeGreaterThan(120);
});
