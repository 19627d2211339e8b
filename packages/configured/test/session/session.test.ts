import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { readIndex, useCommands } from "../../src/described/read-commands.ts";
import { addProfile, fileLimits, profileNames } from "../../src/session/config-file.ts";
import type { SessionMachine } from "../../src/session/machine.ts";
import { allowedText, policyFiles } from "../../src/session/policy.ts";
import { callLimits, createSession } from "../../src/session/session.ts";
import { type FakeMachine, fakeMachine, fileWith, machineWith } from "../support/machine.ts";

afterEach(() => useCommands(undefined));

const session = (machine: FakeMachine, flags: Readonly<Record<string, string>> = {}) =>
  createSession(machine, new Map(Object.entries(flags).map(([name, value]) => [name, [value]])));

/** Where the API is and with which key. */
async function settingsOf(machine: FakeMachine, flags: Readonly<Record<string, string>> = {}): Promise<string> {
  const { server, apiKey } = await session(machine, flags).settings();
  return `${server.url} ${typeof apiKey?.value === "function" ? await apiKey.value() : apiKey?.value}`;
}

const profile = '[profiles.default]\nbase_url = "https://profile.test/v1"\napi_key = "key-of-profile"\n';
const both = { PLANASONIX_BASE_URL: "https://env.test/v1", PLANASONIX_API_KEY: "key-of-env" };

test.each<[string, FakeMachine, Record<string, string>, string]>([
  ["the environment", fakeMachine({ env: both }), {}, "https://env.test/v1 key-of-env"],
  ["the profile", machineWith(profile), {}, "https://profile.test/v1 key-of-profile"],
  [
    "flags",
    fakeMachine({ env: { A: "key-of-a" } }),
    { "base-url": "https://flag.test/v1", "api-key-from": "env:A" },
    "https://flag.test/v1 key-of-a",
  ],
  [
    "a file",
    fakeMachine({ env: both }),
    { "api-key-from": `@${fileWith("key-of-file\n")}` },
    "https://env.test/v1 key-of-file",
  ],
  ["stdin", fakeMachine({ env: both }), { "api-key-from": "-" }, "https://env.test/v1 key-of-stdin"],
  [
    "a command",
    machineWith(profile.replace(/api_key = .*/, 'api_key_command = "echo key-of-command"')),
    {},
    "https://profile.test/v1 key-of-command",
  ],
  [
    "a variable that the profile names",
    machineWith(profile.replace(/api_key = .*/, 'api_key_from = "env:A"'), { env: { A: "key-of-a" } }),
    {},
    "https://profile.test/v1 key-of-a",
  ],
  [
    "another profile",
    machineWith(profile.replace("default", "other")),
    { profile: "other" },
    "https://profile.test/v1 key-of-profile",
  ],
  [
    "a profile of the environment",
    machineWith(profile.replace("default", "other"), { env: { PLANASONIX_PROFILE: "other" } }),
    {},
    "https://profile.test/v1 key-of-profile",
  ],
  ["nothing", fakeMachine({ home: "" }), {}, "https://api.planasonix.com/v1 undefined"],
  [
    "a dialect",
    fakeMachine({ env: { ...both, PLANASONIX_BASE_URL: "https://env.test" } }),
    { dialect: "airflow-provider" },
    "https://env.test/api/v1 key-of-env",
  ],
])("settings come from %s", async (_, machine, flags, expected) => {
  expect(await settingsOf(machine, flags)).toBe(expected);
});

test.each<[string, FakeMachine, Record<string, string>, string | RegExp]>([
  ["a profile that does not exist", machineWith(profile), { profile: "defualt" }, "Did you mean default?"],
  ["a profile without a file", fakeMachine(), { profile: "a" }, "does not exist"],
  ["a profile without a home", fakeMachine({ home: "" }), { profile: "a" }, "there is no home folder"],
  ["a file that is no TOML", machineWith("[profiles"), {}, "is not valid TOML (line 1)"],
  ["a table that is unknown", machineWith("[other]\n"), {}, "other is not one"],
  ["profiles that are no table", machineWith("profiles = 3\n"), {}, "profiles is not one"],
  ["an unknown setting", machineWith('[profiles.default]\nbase_ulr = "x"\n'), {}, "Did you mean base_url?"],
  ["a setting of another type", machineWith("[profiles.default]\nbase_url = 3\n"), {}, "base_url must be a string"],
  ["no effects", machineWith("[profiles.default]\nallow = []\n"), {}, "allow must list at least one of read"],
  ["a key beside another", machineWith(`${profile}api_key_from = "env:A"\n`), {}, "stands beside another key"],
  [
    "a source that is no variable",
    machineWith('[profiles.default]\napi_key_from = "@file"\n'),
    {},
    "must name a variable",
  ],
  ["a file that others can write to", machineWith(profile, {}, 0o666), {}, "Others can write to"],
  ["a key that others can read", machineWith(profile, {}, 0o644), {}, "which contains an API key"],
  [
    "a base URL that is none",
    fakeMachine({ env: { ...both, PLANASONIX_BASE_URL: "nowhere" } }),
    {},
    "is not a URL such as",
  ],
  ["a key as a flag", fakeMachine(), { "api-key-from": "key-itself" }, "not the key itself"],
  ["an empty variable", fakeMachine({ env: { A: "" } }), { "api-key-from": "env:A" }, "is not set or empty"],
  ["a file that does not exist", fakeMachine(), { "api-key-from": "@/nowhere/at/all" }, "does not exist"],
  [
    "a key with a space",
    fakeMachine({ env: { A: "a b" } }),
    { "api-key-from": "env:A" },
    "visible ASCII characters only",
  ],
  ["an empty file", fakeMachine(), { "api-key-from": `@${fileWith("\n")}` }, "is empty"],
  ["an unknown dialect", fakeMachine(), { dialect: "airflow-provder" }, "Did you mean airflow-provider?"],
  ["a dialect that does not exist", fakeMachine(), { dialect: "./none.json" }, "does not exist"],
  ["a dialect that is no JSON", fakeMachine(), { dialect: fileWith("nothing", "a.json") }, "is no object in JSON"],
  ["a dialect that breaks a rule", fakeMachine(), { dialect: fileWith("{}", "a.json") }, "a.json: "],
])("%s is wrong, and the message says it", async (_, machine, flags, message) => {
  await expect(settingsOf(machine, flags)).rejects.toThrow(message);
});

test.each<[Record<string, string>, string]>([
  [{ timeout: "90" }, "--timeout must be a duration such as"],
  [{ "idempotency-key": "" }, "--idempotency-key must have"],
])("the flags %j are wrong", (flags, message) => {
  expect(() => session(fakeMachine(), flags)).toThrow(message);
});

test("a session has its flags, and says what it is told", async () => {
  const machine = fakeMachine({ env: both });
  const own = session(machine, { timeout: "2m", debug: "true" });
  expect([own.timeoutMs, own.isOn("debug"), own.isOn("other"), own.flag("timeout")]).toEqual([
    120_000,
    true,
    false,
    "2m",
  ]);
  expect([callLimits(own), callLimits(session(machine))]).toEqual([{ deadlineMs: 120_000 }, {}]);
  await own.say("hello");
  expect(machine.texts.stderr).toBe("hello\n");
});

describe("limits", () => {
  test("come from the administrator, the file, the profile, the environment and flags", async () => {
    const policy = fileWith('allow = ["read", "start"]\n', "policy.toml");
    const config = 'allow = ["read", "change"]\n[profiles.default]\nallow = ["read"]\n';
    const machine = machineWith(config, {
      env: { PLANASONIX_ALLOW: "read, send" },
      policyFiles: { paths: [policy], owner: undefined },
    });
    const own = session(machine, { allow: "read" });
    expect((await own.limits()).map(({ allow }) => allow.join())).toEqual([
      "read,start",
      "read,change",
      "read",
      "read,send",
      "read",
    ]);
    expect(allowedText(await own.limits())).toMatch(/^read \(.*policy.toml allows read, start; /);
    expect(allowedText([])).toBe("everything that the API key permits");
    expect(
      allowedText([
        { source: "a", allow: ["read"] },
        { source: "b", allow: ["start"] },
      ]),
    ).toMatch(/^nothing \(/);
    await own.require("runs.list", () => ["read"]);
    await expect(own.require("runs.cancel", () => ["change"])).rejects.toThrow(
      "runs.cancel is not allowed: it needs change",
    );
    await expect(own.require("a command", () => ["send"])).rejects.toThrow("a command is not allowed");
    await session(fakeMachine()).require("runs.cancel", () => ["change"]);
    expect(await fileLimits(machine)).toEqual([expect.objectContaining({ allow: ["read", "change"] })]);
    expect(await fileLimits(fakeMachine())).toEqual([]);
  });

  const link = join(mkdtempSync(join(tmpdir(), "planasonix-link-")), "policy.toml");
  symlinkSync("/nowhere/at/all", link);
  const uid = process.getuid?.() ?? 0;

  test.each<[string, SessionMachine["policyFiles"], string]>([
    ["no TOML", { paths: [fileWith("allow = [")], owner: undefined }, "is not valid TOML (line 1)"],
    [
      "an unknown setting",
      { paths: [fileWith("deny = []")], owner: undefined },
      "must contain only allow; deny is unknown",
    ],
    [
      "an unknown effect",
      { paths: [fileWith('allow = ["reed"]')], owner: undefined },
      "allow must list at least one of",
    ],
    ["a link to nothing", { paths: [link], owner: undefined }, "cannot be read (ENOENT), and could limit"],
    ["a folder", { paths: [tmpdir()], owner: undefined }, "cannot be read (EISDIR)"],
    [
      "a file of somebody else",
      { paths: [fileWith('allow = ["read"]')], owner: uid + 1 },
      "Others than the administrator can write",
    ],
    ["a path that is none", { paths: ["/\0"], owner: undefined }, "cannot be read"],
  ])("of a policy with %s are an error", async (_, files, message) => {
    await expect(session(fakeMachine({ policyFiles: files })).limits()).rejects.toThrow(message);
  });

  test("of a policy that does not exist, or of the administrator's own file, are what it says", async () => {
    const own = fileWith('allow = ["read"]');
    expect(await session(fakeMachine({ policyFiles: { paths: ["/nowhere/policy.toml"], owner: 0 } })).limits()).toEqual(
      [],
    );
    expect(await session(fakeMachine({ policyFiles: { paths: [own], owner: uid } })).limits()).toHaveLength(1);
    expect(policyFiles({ platform: "linux", env: {} }).paths).toEqual(["/etc/planasonix/policy.toml"]);
  });
});

describe("the client of a session", () => {
  const ok = async () => Response.json({ data: [], meta: { page: { limit: 1, cursor: null } } });

  test("sends the key to the server, within the policy", async () => {
    const sent: string[] = [];
    const fetch = async (url: string, { headers }: RequestInit) => {
      sent.push(`${url} ${Object(headers).authorization} ${Object(headers)["user-agent"]}`);
      return ok();
    };
    const client = await session(fakeMachine({ env: both, clientOptions: { fetch } }), { allow: "read" }).client();
    await client.pipelines.list();
    await expect(client.pipelines.delete("pl_1")).rejects.toThrow("not allowed");
    expect(sent).toEqual([
      expect.stringMatching(/^https:\/\/env\.test\/v1\/pipelines\S* Bearer key-of-env a-test\/1\.0\.0/),
    ]);
  });

  test("says what is wrong in the words of the settings", async () => {
    const wrong = { ...both, PLANASONIX_BASE_URL: "https://env.test" };
    await expect(session(fakeMachine({ env: wrong })).client()).rejects.toThrow("The base URL");
    await expect(session(fakeMachine({ env: { ...both, PLANASONIX_LOG: "loud" } })).client()).rejects.toThrow(
      "PLANASONIX_LOG",
    );
  });

  test.each([
    [{ debug: "true" }, {}, /^debug: /m],
    [{}, { PLANASONIX_LOG: "debug" }, /^info: /m],
    [{}, {}, /^$/],
  ])("logs to stderr with %j and %j", async (flags, env, expected) => {
    const machine = fakeMachine({ env: { ...both, ...env }, clientOptions: { fetch: ok } });
    const requests: string[] = [];
    const client = await session(machine, flags as Record<string, string>).client({
      onSend: ({ method = "" }) => requests.push(method),
      onWarning() {},
    });
    await client.pipelines.list();
    expect(requests).toEqual(["GET"]);
    expect(machine.texts.stderr).toMatch(expected);
  });

  test("of another API has its resources, and says which it lacks", async () => {
    const [group] = readIndex().groups;
    const secrets = { fields: [], names: "^$", masks: [] };
    const rows = { things: {} };
    useCommands({ index: { groups: [{ ...group, resources: [] }] } as never, commands: {}, rows, secrets });
    const client = await session(fakeMachine({ env: both, clientOptions: { fetch: ok } })).client();
    expect(() => client.pipelines).toThrow("The API of --table has no pipelines");
    expect(client).toHaveProperty("things");
  });
});

test("a profile is added for its owner alone, and the rest of the file stays", async () => {
  const machine = machineWith("# mine\n[profiles.a]\n");
  addProfile(machine, "b", { base_url: "https://b.test/v1" });
  expect(await profileNames(machine)).toEqual(["a", "b"]);
  const fresh = fakeMachine();
  addProfile(fresh, "default", { api_key: "key-of-profile" });
  expect(await settingsOf(fresh)).toBe("https://api.planasonix.com/v1 key-of-profile");
  expect(await profileNames(fakeMachine())).toEqual([]);
  expect(() => addProfile(fakeMachine({ home: "" }), "a", {})).toThrow("There is no home folder");
  const blocked = fakeMachine();
  writeFileSync(join(blocked.home, ".config"), "");
  expect(() => addProfile(blocked, "a", {})).toThrow("cannot be written (E");
  mkdirSync(join(fresh.home, ".cache"));
});
