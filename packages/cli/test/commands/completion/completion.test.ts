import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../support/fake-machine.ts";
import { startTenant } from "../../support/sandbox.ts";
import { json, runScripted } from "../../support/scripted.ts";

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
  [[], ["pipelines"]],
  [["pipelines", '""'], ["list"]],
  [["auth", ""], ["status"]],
])("%j is completed to %j", async (words, expected) => {
  const found = await complete(...words);
  expect(expected.length === 1 ? found.slice(0, 1) : found).toEqual(expected);
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

/** Completes an ID with a list that has these items. */
async function idsOf(words: readonly string[], data: unknown, env: Readonly<Record<string, string>> = {}) {
  const cache = mkdtempSync(join(tmpdir(), "planasonix-cache-"));
  return runScripted(["__complete", ...words], [json({ data, meta: { page: { limit: 50, cursor: null } } })], {
    env: { PLANASONIX_API_KEY: "key", PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1", XDG_CACHE_HOME: cache, ...env },
  });
}

test.each([
  [
    ["runs", "get", ""],
    { id: "run_1", type: "pipeline_run", attributes: { pipeline_name: "Orders", status: "failed" } },
    "run_1\tOrders, failed\n",
  ],
  [["runs", "get", ""], { id: "run_1", type: "pipeline_run", attributes: { status: "failed" } }, "run_1\tfailed\n"],
  [["runs", "get", ""], { id: "run_1", type: "pipeline_run", attributes: {} }, "run_1\t\n"],
  [
    ["connections", "find-tables", "--connection-id", ""],
    { id: "conn_1", type: "connection", attributes: { name: "Shop" } },
    "conn_1\tShop\n",
  ],
  [
    ["glossary-terms", "create", "--domain-id=gd"],
    { id: "gdom_1", type: "glossary_domain", attributes: {} },
    "--domain-id=gdom_1\t\n",
  ],
  [["dlq", "bulk-action", "--ids", ""], { id: "dlq_1", type: "dlq_entry", attributes: {} }, "dlq_1\t\n"],
  [["reverse-etl", "get-sync", ""], { id: "sync_1", type: "reverse_etl_sync", attributes: {} }, "sync_1\t\n"],
  [["folders", "create", "--parent-id", ""], { id: "fold_1", type: "folder", attributes: {} }, ""],
  [["webhooks", "get", ""], { id: "wh_1", type: "webhook", attributes: {} }, "wh_1\t\n"],
  [["pipelines", "preview-node", "pl_1", ""], { id: "pl_2", type: "pipeline", attributes: {} }, ""],
  [["features", "list", ""], { id: "x", type: "x", attributes: {} }, ""],
] as const)("%j with %j in the list is completed to %j", async (words, item, expected) => {
  expect(await idsOf(words, [item])).toMatchObject({ code: 0, stdout: expected, stderr: "" });
});

test("IDs that a shell would execute or take for a flag are not offered", async () => {
  const hostile = [
    "$(id)",
    "`id`",
    "a b",
    "a;b",
    "a|b",
    "a&b",
    "a>b",
    "a'b",
    'a"b',
    "a\\b",
    "a*",
    "a?b",
    "a[b]",
    "a{b,c}",
    "~",
    "=ls",
    "#a",
    "!!",
    "a\nb",
    "a\tb",
    "--yes",
    "-y",
    "@file",
    "%1",
    "a\u00a0b",
    "",
    "a\u001b[0m",
    "é",
  ];
  const plain = ["pl_1", "pl_1.a:b-c_2", "0190-ab"];
  const data = [...hostile, ...hostile.map((text) => `pl_1${text}`), ...plain].map((id) => ({
    id,
    type: "x",
    attributes: {},
  }));
  const { stdout } = await idsOf(["pipelines", "get", ""], data);
  const offered = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split("\t")[0]);
  expect(offered).toEqual(["pl_1--yes", "pl_1-y", "pl_1", ...plain]);
});

test("IDs are read again after a minute", async () => {
  const env = { XDG_CACHE_HOME: mkdtempSync(join(tmpdir(), "planasonix-cache-")) };
  await using sandbox = await startTenant();
  for (const later of [0, 59_000, 61_000]) {
    await sandbox.run(["__complete", "pipelines", "get", ""], { env, now: () => Date.now() + later });
  }
  expect(sandbox.tenant.requests.all()).toHaveLength(2);
});

test("IDs are completed with the key of a command of the profile, and in a folder that cannot be written", async () => {
  const home = mkdtempSync(join(tmpdir(), "planasonix-home-"));
  mkdirSync(join(home, ".config/planasonix"), { recursive: true });
  writeFileSync(join(home, ".config/planasonix/config.toml"), '[profiles.default]\napi_key_command = "echo key"\n', {
    mode: 0o600,
  });
  const data = [{ id: "pl_1", type: "pipeline", attributes: { name: "Orders" } }];
  const answer = json({ data, meta: { page: { limit: 50, cursor: null } } });
  const { stdout } = await runScripted(["__complete", "pipelines", "get", ""], [answer], {
    home,
    env: { XDG_CACHE_HOME: "/dev/null" },
  });
  expect(stdout).toBe("pl_1\tOrders\n");
});

test("a cache with other content is not offered", async () => {
  const cache = mkdtempSync(join(tmpdir(), "planasonix-cache-"));
  const folder = join(cache, "planasonix", "completion");
  const data = [{ id: "pl_1", type: "pipeline", attributes: {} }];
  const complete = () => idsOf(["pipelines", "get", ""], data, { XDG_CACHE_HOME: cache });
  const read = { now: () => Date.now() };
  expect((await complete()).stdout).toBe("pl_1\t\n");
  const [name = ""] = readdirSync(folder);
  writeFileSync(
    join(folder, name),
    JSON.stringify([{ word: "pl_2$(id)", text: "" }, { word: 5 }, { word: "pl_3", text: "x" }]),
  );
  const { stdout } = await run(["__complete", "pipelines", "get", ""], {
    ...read,
    env: { PLANASONIX_API_KEY: "key", PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1", XDG_CACHE_HOME: cache },
  });
  expect(stdout).toBe("pl_3\tx\n");
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
