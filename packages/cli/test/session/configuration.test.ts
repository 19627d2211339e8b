import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { configPath, readProfile } from "@planasonix/configured/src/session/config-file.ts";
import { expect, test } from "vitest";
import { type RunOptions, run } from "../support/fake-machine.ts";
import { startTenant } from "../support/sandbox.ts";
import { json, runScripted } from "../support/scripted.ts";

/** A home folder with this configuration file. */
function homeWith(text: string, mode = 0o600): string {
  const home = mkdtempSync(join(tmpdir(), "planasonix-home-"));
  mkdirSync(join(home, ".config", "planasonix"), { recursive: true });
  const path = join(home, ".config", "planasonix", "config.toml");
  writeFileSync(path, text);
  chmodSync(path, mode);
  return home;
}

/** The URL and the key of the request that a command sends. */
async function sentBy(args: readonly string[], options: Parameters<typeof run>[1]): Promise<string> {
  let sent = "nothing";
  const fetch = async (url: string, { headers }: RequestInit) => {
    sent = `${url} ${Object(headers).authorization}`;
    return Response.json({ data: [], meta: { page: { limit: 1, cursor: null } } });
  };
  const { code, stderr } = await run([...args, "pipelines", "list"], { ...options, clientOptions: { fetch } });
  return code === 0 ? sent : stderr;
}

const file = `
[profiles.default]
base_url = "https://default.test/v1"
api_key = "key-of-default"

[profiles.staging]
base_url = "https://staging.test/v1"
api_key_command = "echo key-of-helper"

[profiles.host]
base_url = "https://host.test/v1"
api_key_from = "env:PLANASONIX_API_KEY"

[profiles.bare]
base_url = "https://bare.test/v1"
`;

const both = { PLANASONIX_API_KEY: "key-of-env", PLANASONIX_BASE_URL: "https://env.test/v1", OTHER: "key-of-flag" };
const { PLANASONIX_API_KEY, PLANASONIX_BASE_URL } = both;

test.each([
  [[], {}, "https://default.test/v1/pipelines Bearer key-of-default"],
  [["--profile", "staging"], {}, "https://staging.test/v1/pipelines Bearer key-of-helper"],
  [[], { PLANASONIX_PROFILE: "staging" }, "https://staging.test/v1/pipelines Bearer key-of-helper"],
  [[], both, "https://env.test/v1/pipelines Bearer key-of-env"],
  [["--profile", "staging"], both, "https://staging.test/v1/pipelines Bearer key-of-helper"],
  [["--profile", "host"], both, "https://host.test/v1/pipelines Bearer key-of-env"],
  [[], { PLANASONIX_API_KEY, PLANASONIX_PROFILE: "host" }, "https://host.test/v1/pipelines Bearer key-of-env"],
  [["--base-url", "https://flag.test/v1"], both, "https://flag.test/v1/pipelines Bearer key-of-env"],
  [["--base-url", "https://flag.test/v1"], {}, "https://flag.test/v1/pipelines Bearer key-of-default"],
  [["--api-key-from", "env:OTHER"], both, "https://env.test/v1/pipelines Bearer key-of-flag"],
] as const)("%j with %j sends the key to the server that belongs to it", async (args, env, expected) => {
  expect(await sentBy(args, { home: homeWith(file), env })).toBe(expected);
});

test.each([
  [[], { PLANASONIX_API_KEY }, "PLANASONIX_API_KEY", "the profile default"],
  [[], { PLANASONIX_BASE_URL }, "PLANASONIX_BASE_URL", "the profile default"],
  [["--profile", "bare"], { PLANASONIX_API_KEY }, "PLANASONIX_API_KEY", "the profile bare"],
  [[], { ...both, PLANASONIX_PROFILE: "staging" }, "PLANASONIX_BASE_URL", "the profile staging"],
] as const)("%j with %j is refused, because the key may be for another server", async (args, env, one, other) => {
  const { code, stderr, sent } = await runScripted(["pipelines", "list", ...args], [json({})], {
    home: homeWith(file),
    env,
  });
  expect([code, sent]).toEqual([2, []]);
  expect(stderr).toContain(one);
  expect(stderr).toContain(other);
  expect(stderr).not.toMatch(/key-of-/);
});

test("a key alone goes to the public server, and stdin can be the key", async () => {
  expect(await sentBy(["--api-key-from", "-"], { home: homeWith(file), env: {}, stdin: "key-of-stdin\n" })).toBe(
    "https://default.test/v1/pipelines Bearer key-of-stdin",
  );
  expect(await sentBy([], { home: "/nowhere", env: { PLANASONIX_API_KEY: "k" } })).toBe(
    "https://api.planasonix.com/v1/pipelines Bearer k",
  );
});

test("a file without a key may be read by others, but not written", async () => {
  const env = { PLANASONIX_API_KEY: "k", PLANASONIX_PROFILE: "default" };
  const text = "[profiles.default]\nauth_scheme = 'bearer'\n";
  expect(await sentBy([], { home: homeWith(text, 0o644), env })).toBe(
    "https://api.planasonix.com/v1/pipelines Bearer k",
  );
  expect(await sentBy([], { home: homeWith(text, 0o664), env })).toMatch(/Others can write to .*\nchmod 600 /);
});

test("a file that others can read is refused, with the command that fixes it", async () => {
  const home = homeWith(file, 0o644);
  expect(await sentBy([], { home, env: {} })).toMatch(/Others can read .*config\.toml.*\nchmod 600 .*config\.toml/);
});

test.each([
  ["[profiles.default]\napi_keys = 'secret-value'", "unknown setting api_keys. Did you mean api_key?"],
  ["[profiles.default]\napi_key = 5", "api_key must be a string"],
  ["[profiles.default\napi_key = 'secret-value'", "is not valid TOML (line 1)"],
  ["api_key = 'secret-value'", "must contain only tables such as [profiles.default]"],
  ["[profiles.default]\nqqqqqq = 'secret-value'", "unknown setting qqqqqq\n"],
  ["profiles = 'secret-value'", "must contain only tables such as [profiles.default]; profiles is not one"],
  ["[profiles.default]\nbase_url = 'nope'", "is not a URL"],
  ["[profiles.default]\napi_key_from = 'secret-value'", "api_key_from must name a variable, such as env:"],
  ["[profiles.default]\napi_key_from = 'env:KEY'\napi_key = 'secret-value'", "api_key_from stands beside another key"],
  ["[profiles.default]\napi_key_from = 'env:NO_SUCH_KEY'", "the environment variable NO_SUCH_KEY is not set or empty"],
  ["[profiles.default]\napi_key_command = 'echo secret-value; exit 3'", "failed with exit code 3"],
  ["[profiles.default]\napi_key_command = 'true'", "printed nothing"],
])("%j is refused, without showing a secret", async (text, message) => {
  const { code, stderr } = await run(["pipelines", "list"], { home: homeWith(text), env: {} });
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("secret-value");
});

test("an unknown profile is refused, with the one that was meant", async () => {
  expect(await sentBy(["--profile", "stagin"], { home: homeWith(file), env: {} })).toContain("Did you mean staging?");
  expect(await sentBy(["--profile", "qqq"], { home: homeWith(file), env: {} })).toMatch(/has no profile qqq\n/);
  expect(await sentBy(["--profile", "x"], { home: "/nowhere", env: {} })).toContain("does not exist");
});

test.each(["__proto__", "constructor", "toString"])("%s, which every object has, is no profile", async (name) => {
  const { code, stderr } = await run(["--profile", name, "pipelines", "list"], { home: homeWith(file), env: {} });
  expect([code, stderr]).toEqual([2, expect.stringContaining(`has no profile ${name}\n`)]);
});

test("a file without the default profile is no error, and one that cannot be read is", async () => {
  const home = homeWith("[profiles.other]\napi_key = 'k'\n");
  expect(await sentBy([], { home, env: {} })).toContain("There is no API key");
  const folder = mkdtempSync(join(tmpdir(), "planasonix-home-"));
  mkdirSync(join(folder, ".config", "planasonix", "config.toml"), { recursive: true, mode: 0o700 });
  expect(await sentBy([], { home: folder, env: {} })).toMatch(/config\.toml cannot be read \(EISDIR\)/);
});

test("on Windows, api_key_command runs in the shell of the system, not in a cmd.exe of the current folder", async () => {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-windows-"));
  mkdirSync(join(folder, "planasonix"));
  writeFileSync(join(folder, "planasonix", "config.toml"), file);
  // On other systems, a backslash is a letter of the name.
  writeFileSync(`${folder}\\System32\\cmd.exe`, "#!/bin/sh\necho key-of-the-system\n", { mode: 0o755 });
  const env = { APPDATA: folder, SystemRoot: folder };
  expect(await sentBy(["--profile", "staging"], { platform: "win32", env })).toBe(
    "https://staging.test/v1/pipelines Bearer key-of-the-system",
  );
});

test("the API key is never an argument", async () => {
  const { code, stderr } = await run(["--api-key-from", "plnx_live_secret", "pipelines", "list"]);
  expect(code).toBe(2);
  expect(stderr).toContain("--api-key-from takes env:NAME, @file or -");
  expect(stderr).not.toContain("plnx_live_secret");
});

test("without a home, no configuration is read from the current folder", async () => {
  for (const home of ["", "relative"]) {
    expect(configPath({ platform: "linux", env: { XDG_CONFIG_HOME: "relative" }, home })).toBeUndefined();
    expect(await sentBy([], { home, env: {} })).toContain("There is no API key");
    expect(await sentBy(["--profile", "x"], { home, env: {} })).toContain("because there is no home folder");
    const asked = { home, env: {}, isInteractive: true, ask: async () => "key" };
    const init = ["init", "--profile", "x", "--base-url", ""];
    expect(
      (await runScripted(init, [json({ data: { id: "usr_1", type: "user", attributes: {} } })], asked)).stderr,
    ).toContain("no home folder");
  }
  const status = await runScripted(["auth", "status"], [json({})], { home: "", env: {} });
  expect(status.stderr).toContain("Profiles: none, because there is no home folder");
});

test.each([
  [
    { env: { PLANASONIX_API_KEY: "a\nb" } },
    "The API key from the environment variable PLANASONIX_API_KEY must have visible",
  ],
  [
    { home: homeWith('[profiles.default]\napi_key_command = "echo a b"\n') },
    "The API key from api_key_command of the profile default must have visible",
  ],
  [{ args: ["--api-key-from", "-"], stdin: "\n" }, "The API key from --api-key-from - is empty"],
  [
    { env: { PLANASONIX_API_KEY: "key", PLANASONIX_BASE_URL: "http://example.com/v1" } },
    "The base URL must begin with https://",
  ],
  [
    { home: homeWith('[profiles.default]\napi_key = "key"\nauth_scheme = "basic"\n') },
    "auth_scheme of the profile must be one of bearer, x-planasonix-api-key",
  ],
] as const)("%j is refused with the name of the setting", async (given, message) => {
  const { args = [], ...options }: RunOptions & { readonly args?: readonly string[] } = given;
  const { code, stderr } = await run(["pipelines", "list", ...args], { env: {}, ...options });
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(stderr).not.toMatch(/a\nb|a b/);
});

test("what a failing api_key_command writes to stderr is shown, without its secrets", async () => {
  const helper = "echo s3cret-key; echo 'vault: no route; token=abc s3cret-key' >&2; exit 4";
  const home = homeWith(`[profiles.default]\napi_key_command = "${helper}"\n`);
  const { code, stderr } = await run(["pipelines", "list"], { env: {}, home });
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining("failed with exit code 4\nvault: no route; token=*** ***\n"),
  ]);
});

test("init asks for what is missing, checks it with one call, and stores it where only the owner can read it", async () => {
  await using sandbox = await startTenant();
  const { url, apiKey } = sandbox.tenant;
  const home = mkdtempSync(join(tmpdir(), "planasonix-home-"));
  const asked: string[] = [];
  const answers = ["", url, "wrong", "", url, apiKey, "", ""];
  const options = {
    home,
    env: { PLANASONIX_API_KEY: "", PLANASONIX_BASE_URL: "" },
    isInteractive: true,
    ask: async (question: string) => {
      asked.push(question);
      return answers.shift() ?? "";
    },
  };
  expect((await sandbox.run(["init"], options)).code).toBe(2);
  const { code, stdout, stderr } = await sandbox.run(["init"], options);
  expect([code, stdout]).toEqual([0, ""]);
  const path = join(home, ".config", "planasonix", "config.toml");
  expect(stderr).toContain(`Wrote the profile default to ${path}`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, "utf8")).toBe(`[profiles.default]\nbase_url = "${url}"\napi_key = "${apiKey}"\n`);
  expect((await sandbox.run(["pipelines", "list"], { ...options, isInteractive: false })).code).toBe(0);
  expect((await sandbox.run(["init"], options)).stderr).toContain("already has a profile default");
  expect((await sandbox.run(["init"], { ...options, isInteractive: false })).code).toBe(2);
  expect(stderr + asked.join("")).not.toContain(apiKey);
});

test("auth status says which API and which key are used, and never shows the key", async () => {
  await using sandbox = await startTenant();
  const { code, stdout, stderr } = await sandbox.run(["auth", "status"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ type: "user" });
  expect(stderr).toContain(`Base URL: ${sandbox.tenant.url}`);
  expect(stderr).toContain("from the environment variable PLANASONIX_API_KEY");
  expect(stdout + stderr).not.toContain(sandbox.tenant.apiKey);
});

test.each([
  [[], {}, "/nowhere", ["https://api.planasonix.com/v1 (from the default)", "none"], 2],
  [[], {}, homeWith(file), ["https://default.test/v1 (from the profile default)", "from the profile default"], 0],
  [
    ["--profile", "staging", "--timeout", "1m"],
    {},
    homeWith(file),
    ["https://staging.test/v1 (from the profile staging)", "from api_key_command of the profile staging"],
    0,
  ],
  [
    ["--profile", "host"],
    both,
    homeWith(file),
    [
      "https://host.test/v1 (from the profile host)",
      "from the environment variable PLANASONIX_API_KEY (the profile host)",
    ],
    0,
  ],
  [
    ["--base-url", "https://flag.test/v1"],
    { PLANASONIX_API_KEY: "k" },
    homeWith("[profiles.other]\n"),
    ["https://flag.test/v1 (from --base-url)", "from the environment variable PLANASONIX_API_KEY"],
    0,
  ],
] as const)(
  "auth status %j with %j in %s shows the server and the key that belong together",
  async (args, env, home, [url, key], code) => {
    const answer = json({ data: { id: "usr_1", type: "user", attributes: {} } });
    const ran = await runScripted(["auth", "status", ...args], [answer], { home, env });
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(
      `Base URL: ${url}\nAPI key:  ${key}\nDialect:  none, so the documented form\nProfiles: `,
    );
    expect(ran.stdout + ran.stderr).not.toMatch(/key-of-/);
  },
);

test.each([
  [["--profile", "a.b"], [], "The name of a profile consists of letters, digits, - and _"],
  [["--base-url", "nope"], [], '"nope" is not a URL'],
  [[], ["", "", " "], "There is no API key"],
])("init %j with the answers %j writes no profile", async (args, given, message) => {
  const home = mkdtempSync(join(tmpdir(), "planasonix-home-"));
  const answers = [...given];
  const ask = async () => answers.shift() ?? "";
  const { code, stderr, sent } = await runScripted(["init", ...args], [json({})], {
    home,
    env: {},
    isInteractive: true,
    ask,
  });
  expect([code, stderr, sent]).toEqual([2, expect.stringContaining(message), []]);
  expect(existsSync(join(home, ".config"))).toBe(false);
});

test("init adds a profile for the public server to a file, and leaves the rest of it as it is", async () => {
  const home = homeWith(file);
  const options = { home, env: {}, isInteractive: true, ask: async () => "key-of-new" };
  const answer = json({ data: { id: "usr_1", type: "user", attributes: {} } });
  const { code, stderr, sent } = await runScripted(["init", "--profile", "new", "--base-url", ""], [answer], options);
  expect([code, stderr]).toEqual([0, expect.stringContaining("Use it with --profile new or PLANASONIX_PROFILE=new")]);
  expect(sent[0]?.url).toMatch(/^https:\/\/api\.planasonix\.com\/v1\//);
  const path = join(home, ".config", "planasonix", "config.toml");
  expect(readFileSync(path, "utf8")).toBe(`${file}\n[profiles.new]\napi_key = "key-of-new"\n`);
});

test("the settings of whoever runs the tests have no effect on them", async () => {
  expect(Object.keys(process.env).filter((name) => name.startsWith("PLANASONIX_"))).toEqual([]);
  expect(homedir()).toBe("/nowhere");
  expect(await readProfile({ platform: process.platform, env: process.env, home: homedir() })).toEqual({ limits: [] });
});

test("stdin cannot be both the body and the API key, and nothing is sent", async () => {
  await using sandbox = await startTenant();
  const args = ["pipelines", "create", "--body", "-", "--api-key-from", "-"];
  const { code, stderr } = await sandbox.run(args, { stdin: "key-of-stdin\n" });
  expect([code, stderr]).toEqual([2, "Error: --api-key-from and --body cannot both read stdin\n"]);
  expect(sandbox.tenant.requests.all()).toEqual([]);
});
