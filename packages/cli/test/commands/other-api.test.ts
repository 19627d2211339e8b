// A workspace that calls pipelines flows, and has widgets: the commands are those of its file.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ran, type RunOptions, run } from "../support/fake-machine.ts";

const openapi = readFileSync(new URL("../../../openapi/dist/openapi.json", import.meta.url), "utf8");
let folder = "";
let sandbox: Sandbox;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "planasonix-other-"));
  const document = JSON.parse(openapi.replaceAll('"/pipelines', '"/flows'));
  const Node = {
    type: "object",
    properties: { next: { $ref: "#/components/schemas/Node" }, door: { type: "string", format: "password" } },
  };
  const content = { "application/json": { schema: { $ref: "#/components/schemas/Node" } } };
  document.components.schemas.Node = Node;
  document.paths["/widgets/{id}"] = {
    delete: { "x-effect": ["read"], responses: { 204: { description: "" } } },
    post: { requestBody: { content }, responses: { 200: { description: "", content } } },
  };
  delete document.paths["/user/profile"];
  const spec = join(folder, "workspace.json");
  writeFileSync(spec, JSON.stringify(document));
  sandbox = await startSandbox({ spec, speed: 3600, onWarning: () => {} });
  const { code, stderr } = await run(["generate", "--from", spec, "--out", "api"], { cwd: folder });
  if (code !== 0) throw new Error(stderr);
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

function planasonix(args: readonly string[], { env, ...options }: RunOptions = {}): Promise<Ran> {
  const access = { PLANASONIX_BASE_URL: sandbox.url, PLANASONIX_API_KEY: sandbox.apiKey };
  return run(args, { cwd: folder, env: { ...access, ...env }, ...options });
}

const withTable = (...args: readonly string[]): Promise<Ran> => planasonix(["--table", "api", ...args]);

async function firstFlow(): Promise<string> {
  const { stdout } = await withTable("flows", "list", "--limit", "1", "-o", "json");
  return JSON.parse(stdout)[0].id;
}

test.each([
  ["succeeded", 0],
  ["failed", 1],
  ["canceled", 4],
] as const)(
  "a run of the other API that ends as %s is started, awaited and shown, with code %d",
  async (status, code) => {
    const flow = await firstFlow();
    sandbox.outcomes.next("pipelines.run", { status, after: "90s" });

    const ran = await withTable("flows", "run", flow, "--wait", "-o", "json");

    expect([ran.code, JSON.parse(ran.stdout).attributes.status]).toEqual([code, status]);
  },
);

test("a flow that does not exist is a definite no", async () => {
  expect(await withTable("flows", "run", "flow_none", "--wait")).toMatchObject({ code: 7, stdout: "" });
});

test("jobs of the other API with one key start a flow once", async () => {
  const key = ["--key", "nightly", "--reuse", "succeeded", "--store", join(folder, "starts")];
  const run = ["flows", "run", await firstFlow(), "--wait", ...key, "-o", "json"];
  const before = sandbox.requests.all("pipelines.run").length;

  const first = await withTable(...run);
  const again = await withTable(...run);

  expect([first.code, again.code]).toEqual([0, 0]);
  expect(JSON.parse(again.stdout).id).toBe(JSON.parse(first.stdout).id);
  expect(sandbox.requests.all("pipelines.run")).toHaveLength(before + 1);
});

test("help shows the commands of the other API alone", async () => {
  const all = await withTable("--help");
  const one = await withTable("widgets", "delete", "--help");
  const missing = await withTable("pipelines", "list");

  expect(all.stdout).toMatch(/\bflows\b[\s\S]*\bwidgets\b/);
  expect(all.stdout).not.toMatch(/^ {2}pipelines\b/m);
  expect(one.stdout).toContain("Asks first on a terminal, and needs --yes elsewhere.");
  expect([missing.code, missing.stderr]).toEqual([
    2,
    expect.stringContaining('Unknown resource or command "pipelines"'),
  ]);
});

test("an operation of which nothing is known needs a confirmation, whatever the file says of it", async () => {
  expect(await withTable("widgets", "delete", "w_1")).toMatchObject({ code: 2 });
  expect(await withTable("widgets", "delete", "w_1", "--yes")).toMatchObject({ code: 0 });
});

test("a field that the other file shows to be secret is never part of a command, and hidden in what is shown", async () => {
  const typed = await withTable("widgets", "create", "w_1", "--door", "S3CR3T-0");
  const env = { DOOR: "S3CR3T-0" };
  const shown = await planasonix(
    ["--table", "api", "widgets", "create", "w_1", "--door", "env:DOOR", "--show-request"],
    { env },
  );

  expect(typed.code).toBe(2);
  expect(shown.code).toBe(0);
  expect(`${typed.stderr}${shown.stdout}${shown.stderr}`).not.toContain("S3CR3T-0");
});

test("what --debug logs of the other API shows neither the secret that a request sends nor the one that a response brings", async () => {
  const create = ["webhooks", "create", "--url", "https://hooks.acme.dev/", "--events", "job.failed"];
  const made = await planasonix([...create, "--debug", "-o", "json", "--table", "api"]);
  const { signing_secret: secret } = JSON.parse(made.stdout).attributes;
  const env = { DOOR: "S3CR3T-0" };
  const sent = await planasonix(
    ["widgets", "create", "w_1", "--door", "env:DOOR", "--yes", "--debug", "--table", "api"],
    {
      env,
    },
  );

  expect([made.code, sent.code]).toEqual([0, 0]);
  expect(secret).toMatch(/^\S{12}/);
  expect(made.stderr).toContain('"signing_secret":"***"');
  expect(made.stderr).not.toContain(secret);
  expect(sent.stderr).toContain('"requestBody":{"door":"***"}');
  expect(sent.stderr).not.toContain("S3CR3T-0");
  expect(`${made.stderr}${sent.stderr}`).not.toContain(sandbox.apiKey);
});

test("the table is also that of the variable, or of the profile, and a flag goes before both", async () => {
  const home = join(folder, "home");
  mkdirSync(join(home, "planasonix"), { recursive: true });
  const text = `[profiles.acme]\ntable = "../../api"\nbase_url = "${sandbox.url}"\napi_key = "${sandbox.apiKey}"\n`;
  writeFileSync(join(home, "planasonix/config.toml"), text, { mode: 0o600 });
  const list = ["flows", "list", "-o", "json"];
  const profile = { cwd: folder, env: { XDG_CONFIG_HOME: home } };

  expect(await planasonix(list, { env: { PLANASONIX_TABLE: "api" } })).toMatchObject({ code: 0 });
  expect(await run([...list, "--profile", "acme"], profile)).toMatchObject({ code: 0 });
  expect(await run(["pipelines", "list", "--profile", "acme"], profile)).toMatchObject({ code: 2 });
  expect(await run(["--table=nothing", ...list, "--profile", "acme"], profile)).toMatchObject({ code: 2 });
  expect(await planasonix(["flows", "list"])).toMatchObject({ code: 2 });
});

test("--table may stand anywhere in front of --, as every flag that all commands have", async () => {
  const list = ["flows", "list", "-o", "json"];
  for (let place = 0; place <= list.length; place += 1) {
    // Not between a flag and its value
    if (list[place - 1] === "-o") continue;
    expect(await planasonix(list.toSpliced(place, 0, "--table", "api"))).toMatchObject({ code: 0 });
    expect(await planasonix(list.toSpliced(place, 0, "--table=api"))).toMatchObject({ code: 0 });
  }
  expect((await planasonix(["flows", "--help", "--table", "api"])).stdout).toContain("planasonix flows <command>");
  expect((await planasonix(["__complete", "flows", "r", "--table", "api", ""])).stdout).toBe("");
  expect((await planasonix(["__complete", "flows", "ru"], { env: { PLANASONIX_TABLE: "api" } })).stdout).toContain(
    "run\t",
  );
});

test("a field with the name table has the flag --field-table, also in the other API", async () => {
  const args = ["connections", "list-columns", "conn_1", "--field-table", "orders", "--show-request"];

  for (const one of [args, [...args, "--table", "api"]]) {
    expect((await planasonix(one)).stdout).toContain("table=orders");
  }
});

test.each([
  [["--table", "nothing"], /^Error: --table: \S+\/nothing does not exist/],
  [
    ["--table", "empty"],
    /^Error: --table: \S+\/empty is no folder that generate has written: it has no commands\.json/,
  ],
  [["--table", "workspace.json"], /^Error: --table: \S+workspace\.json is no folder that generate has written/],
  [["--table", "broken"], /^Error: --table: \S+broken\/commands\.json cannot be read \(no JSON\)/],
  [["--table", "foreign"], /^Error: --table: \S+foreign\/commands\.json was not written by generate/],
  [
    ["--table", "old"],
    /^Error: --table: \S+old\/commands\.json has format 0, and this program reads format 1\. Generate/,
  ],
  [["--table="], /^Error: --table needs a folder that generate has written/],
  [["--table"], /^Error: --table needs a folder that generate has written/],
  [["--table", "--debug"], /^Error: --table needs a folder that generate has written, but --debug follows/],
  [["--table", "api", "--table=api"], /^Error: --table was given twice/],
])("flows list %j ends with 2, and says what is wrong and what to do", async (args, message) => {
  const files = { old: '{"format":0}', broken: "{", foreign: '{"name":"x"}' };
  mkdirSync(join(folder, "empty"), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "commands.json"), text);
  }

  const { code, stdout, stderr } = await planasonix(["flows", "list", ...args]);

  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/planasonix/);
});

test("a bad folder of the variable or of the profile is named after what names it", async () => {
  const home = join(folder, "bad-home");
  mkdirSync(join(home, "planasonix"), { recursive: true });
  const profiles = '[profiles.default]\ntable = "gone"\n\n[profiles.acme]\ntable = "lost"\n';
  writeFileSync(join(home, "planasonix/config.toml"), profiles, { mode: 0o600 });
  const list = (env: NodeJS.ProcessEnv): Promise<Ran> =>
    run(["runs", "list"], { cwd: folder, env: { XDG_CONFIG_HOME: home, ...env } });
  const access = { PLANASONIX_BASE_URL: sandbox.url, PLANASONIX_API_KEY: sandbox.apiKey };

  expect((await list({ PLANASONIX_TABLE: "gone" })).stderr).toMatch(/^Error: PLANASONIX_TABLE: \S+gone does not exist/);
  expect((await list({})).stderr).toMatch(/^Error: table of profile default: \S+planasonix\/gone does not exist/);
  expect((await list({ PLANASONIX_PROFILE: "acme" })).stderr).toMatch(
    /^Error: table of profile acme: \S+\/lost does not/,
  );
  // A job that has everything in its environment does not depend on a file.
  expect(await list(access)).toMatchObject({ code: 0 });
});

test("a command of the program that needs an operation which the API lacks says so", async () => {
  const { code, stderr } = await withTable("auth", "status");

  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining("The API of --table has no profile, which this command needs"),
  ]);
});
