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

test.each([
  ["api-keys", "create", "--name", "ci", "--scopes", "admin:organization"],
  ["settings", "update-log-retention", "--audit-logs-days", "1"],
  ["templates", "share", "tmpl_1", "--share-with", "workspace", "--permission", "use"],
])("%s %s needs --yes where nobody can be asked, and sends nothing without it", async (...args) => {
  await using sandbox = await startTenant();
  const refused = await sandbox.run(args);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("To confirm, add --yes")]);
  expect(sandbox.tenant.requests.all()).toEqual([]);
  await sandbox.run([...args, "--yes"]);
  expect(sandbox.tenant.requests.all()).toHaveLength(1);
});

test("the commands that ask are the deletions, and few others", () => {
  const asking = operationCommands.filter(({ command }) => command.asks).map(({ command }) => command);
  const others = asking.filter(({ effects }) => !effects.includes("delete")).map(({ operation }) => operation);
  expect(operationCommands.filter(({ command }) => command.effects.includes("delete") && !command.asks)).toEqual([]);
  expect(others.sort()).toEqual([
    "apiKeys.create",
    "apiKeys.regenerate",
    "credentials.update",
    "git.save",
    "ipAllowlist.add",
    "ipAllowlist.toggle",
    "settings.update",
    "settings.updateSessionTimeout",
    "templates.share",
    "webhooks.rotateSecret",
  ]);
});

test("a command that reaches other systems says so, without asking", async () => {
  await using sandbox = await startTenant();
  const { code, stderr } = await sandbox.run(["connections", "list-tables", "conn_01hqxyz"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^connections list-tables conn_01hqxyz: reads another system \(/);
});

test.each([
  ["runs", "list", "Reads only."],
  ["convert", "parse-dbt-project", "Changes data in Planasonix."],
  ["git", "push", "Writes to another system, or sends messages. No command undoes it."],
  ["notebooks", "generate-cell", "Calls an AI model, which may be billed."],
  ["dlq", "list", "Reads only. Can return rows, files or logs of yours."],
])("the help of %s %s lists its effects", async (group, name, effect) => {
  await using sandbox = await startTenant();
  const { stdout } = await sandbox.run([group, name, "--help"]);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain(` effect ${effect} retries `);
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
