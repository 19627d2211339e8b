import { expect, test } from "vitest";
import { startTenant } from "../support/sandbox.ts";

test("a pipeline is run by its name, and by its ID without a further request", async () => {
  await using sandbox = await startTenant();
  const byName = await sandbox.run(["pipelines", "run", "Orders to warehouse"]);
  expect(byName.code).toBe(0);
  expect(JSON.parse(byName.stdout).attributes.pipeline_id).toBe("pl_01hqxyz");
  const before = sandbox.tenant.requests.all().length;
  expect((await sandbox.run(["pipelines", "run", "pl_01hqxyz"])).code).toBe(0);
  expect(sandbox.tenant.requests.all()).toHaveLength(before + 1);
});

test("a name that no pipeline or several pipelines have starts nothing", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.seed("pipeline", [
    { id: "pl_1", name: "Twice", project_id: "proj_a" },
    { id: "pl_2", name: "Twice", project_id: "proj_b" },
  ]);
  const none = await sandbox.run(["pipelines", "run", "Orders to warehous"]);
  expect([none.code, none.stderr]).toEqual([7, expect.stringContaining('Did you mean "Orders to warehouse"?')]);
  const other = await sandbox.run(["pipelines", "run", "warehouse"]);
  expect([other.code, other.stderr]).toEqual([7, 'Error: There is no pipeline named "warehouse"\n']);
  const twice = await sandbox.run(["pipelines", "run", "Twice"]);
  expect([twice.code, twice.stderr]).toEqual([2, expect.stringMatching(/2 pipelines are named "Twice".*\npl_1, pl_2/)]);
  expect(sandbox.tenant.requests.all().map(({ operation }) => operation)).not.toContain("pipelines.run");
});

test("--show-request cannot look a name up, and says how to find the ID", async () => {
  await using sandbox = await startTenant();
  const { code, stdout, stderr } = await sandbox.run(["pipelines", "run", "Orders to warehouse", "--show-request"]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/"Orders to warehouse" needs a look-up: pass the ID\nplanasonix pipelines list --search/);
  expect(sandbox.tenant.requests.all()).toEqual([]);
  expect((await sandbox.run(["pipelines", "run", "pl_01hqxyz", "--show-request"])).stdout).toContain("/pl_01hqxyz/run");
});
