import { expect, test } from "vitest";
import { startTenant } from "../support/sandbox.ts";

test("a shell can read CSV line by line, without the CR of other systems", async () => {
  await using sandbox = await startTenant();
  const { stdout } = await sandbox.run(["pipelines", "list", "--limit", "2", "--fields", "id,status", "-o", "csv"]);
  expect(stdout).toBe("id,status\npl_01hqxyz,active\npl_01hqabc,active\n");
});

test("text with commas, quotes and line breaks is quoted", async () => {
  await using sandbox = await startTenant();
  const name = 'Orders, "new"\r\nsince 2026';
  sandbox.tenant.seed("pipeline", [{ id: "pl_quoted", name }]);
  const { stdout } = await sandbox.run(["pipelines", "get", "pl_quoted", "--fields", "name", "-o", "csv"]);
  expect(stdout).toBe('name\n"Orders, ""new""\r\nsince 2026"\n');
});

test("a list has its titles, also if it is empty, and a failed call prints nothing", async () => {
  await using sandbox = await startTenant();
  const list = ["pipelines", "list", "--search", "no such name", "--fields", "id,status", "-o", "csv"];
  expect((await sandbox.run(list)).stdout).toBe("id,status\n");
  sandbox.tenant.faults.add({ operation: "pipelines.list", status: 403 });
  expect(await sandbox.run(list)).toMatchObject({ code: 7, stdout: "" });
});
