import { expect, test } from "vitest";
import { operationCommands } from "../support/all-commands.ts";
import { startTenant } from "../support/sandbox.ts";

const remove = ["pipelines", "delete", "pl_01hqclk"];

test("a deletion needs --yes where nobody can be asked", async () => {
  await using sandbox = await startTenant();
  const refused = await sandbox.run(remove);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("To confirm, add --yes");
  expect((await sandbox.run([...remove, "--yes"])).code).toBe(0);
});

test("a deletion asks on a terminal, and yes is the only answer that deletes", async () => {
  await using sandbox = await startTenant();
  for (const [answer, expected] of [
    ["", 2],
    ["n", 2],
    ["no", 2],
    ["yes please", 2],
    ["y", 0],
  ] as const) {
    const questions: string[] = [];
    const ask = async (question: string) => {
      questions.push(question);
      return answer;
    };
    const { code } = await sandbox.run(remove, { isInteractive: true, ask });
    expect(code, answer).toBe(expected);
    expect(questions).toEqual(["Delete a pipeline: pipelines delete pl_01hqclk? [y/N] "]);
  }
});

test("a command that reaches other systems says so, without asking", async () => {
  await using sandbox = await startTenant();
  const { code, stderr } = await sandbox.run(["connections", "list-tables", "conn_01hqxyz"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^connections list-tables conn_01hqxyz: reaches systems outside of Planasonix/);
});

test("every effect of the description has its words", () => {
  expect(new Set(operationCommands.map(({ command }) => command.effect))).toEqual(
    new Set(["read", "change", "delete", "start", "external"]),
  );
});

test("--show-request prints the request as curl, masks secrets, and sends nothing", async () => {
  await using sandbox = await startTenant();
  const args = [
    "connections",
    "create",
    "--name",
    "it's",
    "--type",
    "postgres",
    "--config",
    "password=env:PW",
    "--show-request",
  ];
  const { code, stdout, stderr } = await sandbox.run(args, { env: { PW: "hunter22" } });
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(`curl ${sandbox.tenant.url}/connections`);
  expect(stdout).toContain('--header "authorization: Bearer $PLANASONIX_API_KEY"');
  expect(stdout).toContain(`"name": "it'\\''s"`);
  expect(stdout).toContain('"config": "***"');
  expect(stdout).not.toContain("hunter22");
  expect(stdout).not.toContain(sandbox.tenant.apiKey);
  expect(sandbox.tenant.requests.all()).toEqual([]);
});

test("--show-request needs no API key, and asks nothing before a deletion", async () => {
  await using sandbox = await startTenant();
  const { code, stdout } = await sandbox.run([...remove, "--show-request"], { env: { PLANASONIX_API_KEY: "" } });
  expect(code).toBe(0);
  expect(stdout).toContain("--request DELETE");
});
