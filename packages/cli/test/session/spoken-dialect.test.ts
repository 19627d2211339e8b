import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDialect } from "@planasonix/openapi/dialects";
import { expect, test } from "vitest";
import type { RunOptions } from "../support/fake-machine.ts";
import { json, runScripted } from "../support/scripted.ts";

/** A home folder with a configuration file, and these files beside it. */
function homeWith(config: string, files: Readonly<Record<string, string>> = {}): string {
  const home = mkdtempSync(join(tmpdir(), "planasonix-home-"));
  const folder = join(home, ".config/planasonix");
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries({ "config.toml": config, ...files })) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  return home;
}

/** A folder with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-cli-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A dialect of one's own: that of the provider with another prefix. */
const own = (prefix: string): string =>
  JSON.stringify({ ...readDialect("airflow-provider"), name: "own", prefix }, undefined, 2);

/** The URL to which a command sends its request, or why it sends none. */
async function sentTo(args: readonly string[], options: RunOptions): Promise<string> {
  const { code, stderr, sent } = await runScripted(["jobs", "list", ...args], [json({ jobs: [], total: 0 })], options);
  return sent[0]?.url ?? `${code} ${stderr}`;
}

const config = `
[profiles.default]
base_url = "https://default.test"
api_key = "k"
dialect = "own.json"

[profiles.public]
api_key = "k"
dialect = "airflow-provider"

[profiles.plain]
base_url = "https://plain.test/v1"
api_key = "k"

[profiles.dialect]
dialect = "airflow-provider"
`;
const files = { "own.json": own("/own/v2") };
const both = { PLANASONIX_API_KEY: "k", PLANASONIX_BASE_URL: "https://env.test" };
const airflow = { PLANASONIX_DIALECT: "airflow-provider" };
const apart = "2 Error: The dialect airflow-provider is in the environment variable PLANASONIX_DIALECT, and the";

test.each<[string, readonly string[], RunOptions["env"] & object, string]>([
  ["a profile, with a file beside it", [], {}, "https://default.test/own/v2/jobs"],
  ["a profile, for the public server", ["--profile", "public"], {}, "https://api.planasonix.com/api/v1/jobs"],
  ["the environment", [], { ...both, ...airflow }, "https://env.test/api/v1/jobs"],
  ["a named profile beside the environment", ["--profile", "dialect"], both, "https://env.test/api/v1/jobs"],
  ["a profile of the environment", [], { ...both, PLANASONIX_PROFILE: "dialect" }, "https://env.test/api/v1/jobs"],
  ["a flag", ["--dialect", "airflow-provider"], both, "https://env.test/api/v1/jobs"],
  ["a flag in place of a profile", ["--dialect", "airflow-provider"], {}, "https://default.test/api/v1/jobs"],
  [
    "a flag, with a server of the command",
    ["--dialect", "airflow-provider", "--base-url", "https://t.test/gateway/api/v1"],
    both,
    "https://t.test/gateway/api/v1/jobs",
  ],
  [
    "a flag that names the documented form",
    ["--dialect", "documented", "--base-url", "https://t.test/v1"],
    {},
    "https://t.test/v1/jobs",
  ],
  [
    "the environment, and the server in a profile",
    [],
    airflow,
    `${apart} base URL https://default.test in the profile`,
  ],
  [
    "the environment, and the server in another profile",
    [],
    { ...airflow, PLANASONIX_PROFILE: "plain" },
    `${apart} base URL https://plain.test/v1 in the profile plain: nothing says`,
  ],
  [
    "the environment, and a key in a profile",
    [],
    { ...airflow, PLANASONIX_PROFILE: "public" },
    `${apart} API key in the profile public: nothing says`,
  ],
  [
    "a profile, and the server in the command",
    ["--base-url", "https://t.test/v1"],
    {},
    "2 Error: The dialect own.json is in dialect of the profile default, and the base URL https://t.test/v1 in --base-url",
  ],
  ["a profile that is not used", [], both, "2 Error: The base URL must begin with https://"],
])("a dialect of %s counts by the rule of servers and keys", async (_, args, env, expected) => {
  expect(await sentTo(args, { home: homeWith(config, files), env })).toContain(expected);
});

test("a file of the command, or of the environment, is relative to the current folder", async () => {
  const options = { env: both, cwd: folderWith({ "own.json": `\uFEFF${own("/mine")}` }) };

  expect(await sentTo(["--dialect", "./own.json"], options)).toBe("https://env.test/mine/jobs");
  expect(await sentTo([], { ...options, env: { ...both, PLANASONIX_DIALECT: "own.json" } })).toBe(
    "https://env.test/mine/jobs",
  );
});

test.each([
  ["airflow", '--dialect: there is no dialect "airflow"', "It is documented, airflow-provider, mcp-server, pages, or"],
  ["airflow-provdier", "Did you mean airflow-provider?", "a JSON file such as ./dialect.json"],
  ["", '--dialect: there is no dialect ""', "a JSON file"],
  ["none.json", "none.json does not exist", ""],
  [".", "cannot be read (EISDIR)", ""],
  ["list.json", "list.json is no object in JSON", ""],
  ["empty.json", "empty.json is no object in JSON", ""],
  ["broken.json", "broken.json: The dialect is not JSON: ", "dialect.schema.json"],
  ["host.json", "host.json: The dialect is invalid: line 4, `prefix`: ", "dialect.schema.json"],
  ["unknown.json", "line 8, `operations > jobs.gett`: is no operation of the description", "dialect.schema.json"],
  ["header.json", "line 5, `headers > Authorization`: the header is that of the client", "dialect.schema.json"],
])("the dialect %j is refused with its place and its rule, and nothing is sent", async (given, message, hint) => {
  const start = '{\n  "name": "own",\n  "source": "us",\n';
  const cwd = folderWith({
    "list.json": "[]",
    "empty.json": "",
    "broken.json": "{ nope",
    "host.json": `${start}  "prefix": "https://evil.test/v1",\n  "operations": {}\n}`,
    "unknown.json": `${start}  "prefix": "/v1",\n\n\n  "operations": {\n    "jobs.gett": { "is": "seen" } } }`,
    "header.json": `${start}  "headers": {\n "Authorization": "x" },\n  "prefix": "/v1", "operations": {} }`,
  });

  const { code, stderr, sent } = await runScripted(["jobs", "list", "--dialect", given], [json({})], {
    cwd,
    env: both,
  });

  expect([code, sent]).toEqual([2, []]);
  expect(stderr).toContain(message);
  expect(stderr).toContain(hint);
});

test("a base URL with another path than that of the dialect is refused", async () => {
  expect(await sentTo(["--dialect", "airflow-provider", "--base-url", "https://t.test/v1"], { env: both })).toBe(
    "2 Error: The base URL must end with /api/v1, the path of the dialect airflow-provider, or have no path\n",
  );
});
