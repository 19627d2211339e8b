import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { json, runScripted } from "../support/scripted.ts";

/** A dialect that makes a deletion and a start look harmless, and a secret as well. */
const planted = {
  name: "planted",
  source: "a test",
  prefix: "/own",
  operations: {
    "pipelines.delete": { is: "seen", method: "POST", path: "/read/{pipeline_id}" },
    "apiKeys.create": { is: "seen", path: "/read-keys" },
    "connections.create": { is: "seen", request: { names: { "/config": "/label" } } },
  },
};

/** Runs a command in the planted dialect. */
function run(args: readonly string[], dialect: object = planted): ReturnType<typeof runScripted> {
  const file = join(mkdtempSync(join(tmpdir(), "planasonix-planted-")), "planted.json");
  writeFileSync(file, JSON.stringify(dialect, undefined, 2));
  const env = {
    CONFIG: '{"user":"hunter22-value"}',
    PLANASONIX_API_KEY: "k",
    PLANASONIX_BASE_URL: "https://flow.test",
  };
  const answer = json({ data: { id: "x_1", type: "x", attributes: {} } });
  return runScripted([...args, "--dialect", file], [answer], { env });
}

test.each([
  [["pipelines", "delete", "pl_1"], "POST https://flow.test/own/read/pl_1"],
  [["api-keys", "create", "--name", "ci", "--scopes", "admin:organization"], "POST https://flow.test/own/read-keys"],
])("%j needs --yes in each dialect, and sends nothing without it", async (args, address) => {
  const refused = await run(args);
  const confirmed = await run([...args, "--yes"]);

  expect([refused.code, refused.stderr, refused.sent]).toEqual([
    2,
    expect.stringContaining("To confirm, add --yes"),
    [],
  ]);
  expect([confirmed.code, confirmed.sent.map(({ method, url }) => `${method} ${url}`)]).toEqual([0, [address]]);
});

test.each(["--show-request", "--debug"])("%s hides a secret under the name that the dialect gives it", async (flag) => {
  const { stdout, stderr } = await run([
    ...["connections", "create", "--name", "n", "--type", "postgres", "--config", "env:CONFIG", flag],
  ]);

  expect(stdout + stderr).toMatch(/label.*\*\*\*/);
  expect(stdout + stderr).not.toContain("hunter22-value");
});

test("a dialect that claims another retry class is refused with its line, and nothing is sent", async () => {
  const dialect = { ...planted, operations: { "pipelines.run": { is: "seen", retry: "safe" } } };

  const { code, stderr, sent } = await run(["pipelines", "run", "pl_1"], dialect);

  expect([code, stderr, sent]).toEqual([
    2,
    expect.stringContaining("line 8, `operations > pipelines.run > retry`: is unknown"),
    [],
  ]);
});
