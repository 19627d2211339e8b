import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../support/fake-host.ts";
import { startTenant } from "../support/sandbox.ts";

async function complete(...words: string[]): Promise<string[]> {
  const { stdout } = await run(["__complete", ...words]);
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split("\t")[0] ?? "");
}

test.each([
  [["pipel"], ["pipelines"]],
  [["au"], ["auth"]],
  [
    ["runs", "wa"],
    ["wait", "watch"],
  ],
  [["schedules", "ne"], ["next"]],
  [["pipelines", "list", "--stat"], ["--status"]],
  [
    ["pipelines", "list", "--status", "a"],
    ["active", "archived"],
  ],
  [["pipelines", "run", "x", "--wa"], ["--wait"]],
  [
    ["pipelines", "run", "x", "--on-interrupt", ""],
    ["cancel", "detach"],
  ],
  [["runs", "list", "--output", "y"], ["yaml"]],
  [
    ["runs", "list", "-o", ""],
    ["table", "json", "ndjson", "yaml", "csv"],
  ],
  [["runs", "list", "--output=y"], ["--output=yaml"]],
  [["runs", "list", "--nope=y"], []],
  [
    ["completion", ""],
    ["bash", "zsh", "fish", "powershell"],
  ],
  [["completion", "bash", ""], []],
  [
    ["api", "P"],
    ["POST", "PUT", "PATCH"],
  ],
  [["api", "GET", "pipelines", "--pag"], ["--paginate"]],
  [["webhooks", "listen", "--forw"], ["--forward"]],
  [["auth", "status", "-o", "j"], ["json"]],
  [["sandbox", "--p"], []],
  [["pipelines", "nope", ""], []],
  [["nope", "nope", ""], []],
  [["__comp"], []],
])("%j is completed to %j", async (words, expected) => {
  expect(await complete(...words)).toEqual(expected);
});

test("IDs are read from the API, with their names, and kept for a minute", async () => {
  await using sandbox = await startTenant();
  const env = { XDG_CACHE_HOME: mkdtempSync(join(tmpdir(), "planasonix-cache-")) };
  const ids = async () =>
    (await sandbox.run(["__complete", "pipelines", "get", "pl_01hqx"], { env, now: () => Date.now() })).stdout;
  expect(await ids()).toBe("pl_01hqxyz\tOrders to warehouse, active\n");
  expect(await ids()).toBe("pl_01hqxyz\tOrders to warehouse, active\n");
  expect(sandbox.tenant.requests.all()).toHaveLength(1);
  const after = await sandbox.run(["__complete", "pipelines", "get", "-o", "csv", "pl_01hqx"], { env });
  expect(after.stdout).toContain("pl_01hqxyz");
  const next = await sandbox.run(["__complete", "schedules", "next", "sch_01hqx"], { env });
  expect(next.stdout).toMatch(/^sch_01hqxyz\t/);
  const other = await sandbox.run(["__complete", "schedules", "list", "--pipeline-id", ""], { env });
  expect(other.code).toBe(0);
});

test("completion ends within a second, although the API does not answer, and says nothing about an error", async () => {
  await using sandbox = await startTenant();
  const env = { XDG_CACHE_HOME: mkdtempSync(join(tmpdir(), "planasonix-cache-")) };
  const stuck = await sandbox.run(["__complete", "runs", "get", ""], {
    env,
    after: (ms, callback) => {
      if (ms === 1_000) setImmediate(callback);
      return () => {};
    },
    clientOptions: { fetch: () => new Promise(() => {}) },
  });
  expect(stuck).toMatchObject({ code: 0, stdout: "", stderr: "" });
  const refused = await sandbox.run(["__complete", "runs", "get", ""], {
    env: { ...env, PLANASONIX_API_KEY: "wrong" },
  });
  expect(refused).toMatchObject({ code: 0, stdout: "", stderr: "" });
});

test.each(["bash", "zsh", "fish", "powershell"])("the script for %s calls the hidden command", async (shell) => {
  const { code, stdout } = await run(["completion", shell]);
  expect(code).toBe(0);
  expect(stdout).toContain("planasonix __complete");
});

test("an unknown shell is refused", async () => {
  expect((await run(["completion", "tcsh"])).stderr).toContain("completion needs a shell: bash, zsh, fish, powershell");
});
