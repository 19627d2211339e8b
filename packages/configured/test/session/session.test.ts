import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { readIndex, useCommands } from "../../src/described/read-commands.ts";
import { addProfile, fileLimits, profileNames } from "../../src/session/config-file.ts";
import type { SessionHost } from "../../src/session/host.ts";
import { allowedText, policyFiles } from "../../src/session/policy.ts";
import { callLimits, createSession } from "../../src/session/session.ts";
import { type FakeHost, fakeHost, fileWith, hostWith } from "../support/host.ts";

afterEach(() => useCommands(undefined));

const session = (host: FakeHost, flags: Readonly<Record<string, string>> = {}) =>
  createSession(host, new Map(Object.entries(flags).map(([name, value]) => [name, [value]])));

/** Where the API is and with which key. */
async function settingsOf(host: FakeHost, flags: Readonly<Record<string, string>> = {}): Promise<string> {
  const { server, apiKey } = await session(host, flags).settings();
  return `${server.url} ${typeof apiKey?.value === "function" ? await apiKey.value() : apiKey?.value}`;
}

const profile = '[profiles.default]\nbase_url = "https://profile.test/v1"\napi_key = "key-of-profile"\n';
const both = { PLANASONIX_BASE_URL: "https://env.test/v1", PLANASONIX_API_KEY: "key-of-env" };

test.each<[string, FakeHost, Record<string, string>, string]>([
  ["the environment", fakeHost({ env: both }), {}, "https://env.test/v1 key-of-env"],
  ["the profile", hostWith(profile), {}, "https://profile.test/v1 key-of-profile"],
  [
    "flags",
    fakeHost({ env: { A: "key-of-a" } }),
    { "base-url": "https://flag.test/v1", "api-key-from": "env:A" },
    "https://flag.test/v1 key-of-a",
  ],
  [
    "a file",
    fakeHost({ env: both }),
    { "api-key-from": `@${fileWith("key-of-file\n")}` },
    "https://env.test/v1 key-of-file",
  ],
  ["stdin", fakeHost({ env: both }), { "api-key-from": "-" }, "https://env.test/v1 key-of-stdin"],
  [
    "a command",
    hostWith(profile.replace(/api_key = .*/, 'api_key_command = "echo key-of-command"')),
    {},
    "https://profile.test/v1 key-of-command",
  ],
  [
    "a variable that the profile names",
    hostWith(profile.replace(/api_key = .*/, 'api_key_from = "env:A"'), { env: { A: "key-of-a" } }),
    {},
    "https://profile.test/v1 key-of-a",
  ],
  [
    "another profile",
    hostWith(profile.replace("default", "other")),
    { profile: "other" },
    "https://profile.test/v1 key-of-profile",
  ],
  [
    "a profile of the environment",
    hostWith(profile.replace("default", "other"), { env: { PLANASONIX_PROFILE: "other" } }),
    {},
    "https://profile.test/v1 key-of-profile",
  ],
  ["nothing", fakeHost({ home: "" }), {}, "https://api.planasonix.com/v1 undefined"],
  [
    "a dialect",
    fakeHost({ env: { ...both, PLANASONIX_BASE_URL: "https://env.test" } }),
    { dialect: "airflow-provider" },
    "https://env.test/api/v1 key-of-env",
  ],
])("settings come from %s", async (_, host, flags, expected) => {
  expect(await settingsOf(host, flags)).toBe(expected);
});

test.each<[string, FakeHost, Record<string, string>, string | RegExp]>([
  ["a profile that does not exist", hostWith(profile), { profile: "defualt" }, "Did you mean default?"],
  ["a profile without a file", fakeHost(), { profile: "a" }, "does not exist"],
  ["a profile without a home", fakeHost({ home: "" }), { profile: "a" }, "there is no home folder"],
  ["a file that is no TOML", hostWith("[profiles"), {}, "is not valid TOML (line 1)"],
  ["a table that is unknown", hostWith("[other]\n"), {}, "other is not one"],
  ["profiles that are no table", hostWith("profiles = 3\n"), {}, "profiles is not one"],
  ["an unknown setting", hostWith('[profiles.default]\nbase_ulr = "x"\n'), {}, "Did you mean base_url?"],
  ["a setting of another type", hostWith("[profiles.default]\nbase_url = 3\n"), {}, "base_url must be a string"],
  ["no effects", hostWith("[profiles.default]\nallow = []\n"), {}, "allow must list at least one of read"],
  ["a key beside another", hostWith(`${profile}api_key_from = "env:A"\n`), {}, "stands beside another key"],
  [
    "a source that is no variable",
    hostWith('[profiles.default]\napi_key_from = "@file"\n'),
    {},
    "must name a variable",
  ],
  ["a file that others can write to", hostWith(profile, {}, 0o666), {}, "Others can write to"],
  ["a key that others can read", hostWith(profile, {}, 0o644), {}, "which contains an API key"],
  [
    "a base URL that is none",
    fakeHost({ env: { ...both, PLANASONIX_BASE_URL: "nowhere" } }),
    {},
    "is not a URL such as",
  ],
  ["a key as a flag", fakeHost(), { "api-key-from": "key-itself" }, "not the key itself"],
  ["an empty variable", fakeHost({ env: { A: "" } }), { "api-key-from": "env:A" }, "is not set or empty"],
  ["a file that does not exist", fakeHost(), { "api-key-from": "@/nowhere/at/all" }, "does not exist"],
  ["a key with a space", fakeHost({ env: { A: "a b" } }), { "api-key-from": "env:A" }, "visible ASCII characters only"],
  ["an empty file", fakeHost(), { "api-key-from": `@${fileWith("\n")}` }, "is empty"],
  ["an unknown dialect", fakeHost(), { dialect: "airflow-provder" }, "Did you mean airflow-provider?"],
  ["a dialect that does not exist", fakeHost(), { dialect: "./none.json" }, "does not exist"],
  ["a dialect that is no JSON", fakeHost(), { dialect: fileWith("nothing", "a.json") }, "is no object in JSON"],
  ["a dialect that breaks a rule", fakeHost(), { dialect: fileWith("{}", "a.json") }, "a.json: "],
])("%s is wrong, and the message says it", async (_, host, flags, message) => {
  await expect(settingsOf(host, flags)).rejects.toThrow(message);
});

test.each<[Record<string, string>, string]>([
  [{ timeout: "90" }, "--timeout must be a duration such as"],
  [{ "idempotency-key": "" }, "--idempotency-key must have"],
])("the flags %j are wrong", (flags, message) => {
  expect(() => session(fakeHost(), flags)).toThrow(message);
});

test("a session has its flags, and says what it is told", async () => {
  const host = fakeHost({ env: both });
  const own = session(host, { timeout: "2m", debug: "true" });
  expect([own.timeoutMs, own.isOn("debug"), own.isOn("other"), own.flag("timeout")]).toEqual([
    120_000,
    true,
    false,
    "2m",
  ]);
  expect([callLimits(own), callLimits(session(host))]).toEqual([{ deadlineMs: 120_000 }, {}]);
  await own.say("hello");
  expect(host.texts.stderr).toBe("hello\n");
});

describe("limits", () => {
  test("come from the administrator, the file, the profile, the environment and flags", async () => {
    const policy = fileWith('allow = ["read", "start"]\n', "policy.toml");
    const config = 'allow = ["read", "change"]\n[profiles.default]\nallow = ["read"]\n';
    const host = hostWith(config, {
      env: { PLANASONIX_ALLOW: "read, send" },
      policyFiles: { paths: [policy], owner: undefined },
    });
    const own = session(host, { allow: "read" });
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
    await session(fakeHost()).require("runs.cancel", () => ["change"]);
    expect(await fileLimits(host)).toEqual([expect.objectContaining({ allow: ["read", "change"] })]);
    expect(await fileLimits(fakeHost())).toEqual([]);
  });

  const link = join(mkdtempSync(join(tmpdir(), "planasonix-link-")), "policy.toml");
  symlinkSync("/nowhere/at/all", link);
  const uid = process.getuid?.() ?? 0;

  test.each<[string, SessionHost["policyFiles"], string]>([
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
    await expect(session(fakeHost({ policyFiles: files })).limits()).rejects.toThrow(message);
  });

  test("of a policy that does not exist, or of the administrator's own file, are what it says", async () => {
    const own = fileWith('allow = ["read"]');
    expect(await session(fakeHost({ policyFiles: { paths: ["/nowhere/policy.toml"], owner: 0 } })).limits()).toEqual(
      [],
    );
    expect(await session(fakeHost({ policyFiles: { paths: [own], owner: uid } })).limits()).toHaveLength(1);
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
    const client = await session(fakeHost({ env: both, clientOptions: { fetch } }), { allow: "read" }).client();
    await client.pipelines.list();
    await expect(client.pipelines.delete("pl_1")).rejects.toThrow("not allowed");
    expect(sent).toEqual([
      expect.stringMatching(/^https:\/\/env\.test\/v1\/pipelines\S* Bearer key-of-env a-test\/1\.0\.0/),
    ]);
  });

  test("says what is wrong in the words of the settings", async () => {
    const wrong = { ...both, PLANASONIX_BASE_URL: "https://env.test" };
    await expect(session(fakeHost({ env: wrong })).client()).rejects.toThrow("The base URL");
    await expect(session(fakeHost({ env: { ...both, PLANASONIX_LOG: "loud" } })).client()).rejects.toThrow(
      "PLANASONIX_LOG",
    );
  });

  test.each([
    [{ debug: "true" }, {}, /^debug: /m],
    [{}, { PLANASONIX_LOG: "debug" }, /^info: /m],
    [{}, {}, /^$/],
  ])("logs to stderr with %j and %j", async (flags, env, expected) => {
    const host = fakeHost({ env: { ...both, ...env }, clientOptions: { fetch: ok } });
    const requests: string[] = [];
    const client = await session(host, flags as Record<string, string>).client({
      onSend: ({ method = "" }) => requests.push(method),
      onWarning() {},
    });
    await client.pipelines.list();
    expect(requests).toEqual(["GET"]);
    expect(host.texts.stderr).toMatch(expected);
  });

  test("of another API has its resources, and says which it lacks", async () => {
    const [group] = readIndex().groups;
    const secrets = { fields: [], names: "^$", masks: [] };
    const rows = { things: {} };
    useCommands({ index: { groups: [{ ...group, resources: [] }] } as never, commands: {}, rows, secrets });
    const client = await session(fakeHost({ env: both, clientOptions: { fetch: ok } })).client();
    expect(() => client.pipelines).toThrow("The API of --table has no pipelines");
    expect(client).toHaveProperty("things");
  });
});

test("a profile is added for its owner alone, and the rest of the file stays", async () => {
  const host = hostWith("# mine\n[profiles.a]\n");
  addProfile(host, "b", { base_url: "https://b.test/v1" });
  expect(await profileNames(host)).toEqual(["a", "b"]);
  const fresh = fakeHost();
  addProfile(fresh, "default", { api_key: "key-of-profile" });
  expect(await settingsOf(fresh)).toBe("https://api.planasonix.com/v1 key-of-profile");
  expect(await profileNames(fakeHost())).toEqual([]);
  expect(() => addProfile(fakeHost({ home: "" }), "a", {})).toThrow("There is no home folder");
  const blocked = fakeHost();
  writeFileSync(join(blocked.home, ".config"), "");
  expect(() => addProfile(blocked, "a", {})).toThrow("cannot be written (E");
  mkdirSync(join(fresh.home, ".cache"));
});
