import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PolicyFiles } from "@planasonix/configured/src/session/policy.ts";
import { expect, test } from "vitest";
import { type RunOptions, run } from "../support/fake-machine.ts";
import { json, runScripted } from "../support/scripted.ts";

const env = { PLANASONIX_API_KEY: "key-of-a-test", PLANASONIX_BASE_URL: "https://api.test/v1" };
const one = json({ data: { id: "pl_1", type: "pipeline", attributes: {} } });

/** A folder that only its owner can write to, as an administrator has it. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-policy-"));
  chmodSync(folder, 0o755);
  return folder;
}

/** The administrator's file of a test, which its own user owns. */
function policyWith(text: string, mode = 0o644): PolicyFiles {
  const path = join(newFolder(), "policy.toml");
  writeFileSync(path, text);
  chmodSync(path, mode);
  return { paths: [path], owner: process.getuid?.() };
}

/** A home folder with this configuration file, or with a link to it. */
function homeWith(text: string, isLinked = false): string {
  const home = newFolder();
  const folder = join(home, ".config", "planasonix");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "config.toml");
  const real = isLinked ? join(newFolder(), "config.toml") : path;
  writeFileSync(real, text, { mode: 0o600 });
  if (isLinked) symlinkSync(real, path);
  return home;
}

const server = 'base_url = "https://api.test/v1"\napi_key = "key-of-profile"\n';
const reading = `[profiles.default]\n${server}allow = ["read"]\n`;
const body = join(newFolder(), "body.json");
writeFileSync(body, '{"_method":"DELETE","name":"x"}');

/** Commands that try to do more than read, each with what limits it to reading. */
const tricks: Readonly<Record<string, readonly [args: readonly string[], options: RunOptions]>> = {
  "a flag": [["pipelines", "delete", "pl_1", "--yes", "--allow", "read"], { env }],
  "a flag in front of the command": [["--allow=read", "pipelines", "delete", "pl_1", "--yes"], { env }],
  "a variable": [["pipelines", "delete", "pl_1", "--yes"], { env: { ...env, PLANASONIX_ALLOW: "read" } }],
  "a flag that is wider than the variable": [
    ["pipelines", "delete", "pl_1", "--yes", "--allow", "read,delete"],
    { env: { ...env, PLANASONIX_ALLOW: "read" } },
  ],
  "a profile": [["pipelines", "delete", "pl_1", "--yes"], { env: {}, home: homeWith(reading) }],
  "a flag that is wider than the profile": [
    ["pipelines", "delete", "pl_1", "--yes", "--allow", "delete"],
    { env: {}, home: homeWith(reading) },
  ],
  "a variable that is wider than the profile": [
    ["pipelines", "delete", "pl_1", "--yes"],
    { env: { PLANASONIX_ALLOW: "read,delete" }, home: homeWith(reading) },
  ],
  "a profile that is wider than the top of the file": [
    ["pipelines", "delete", "pl_1", "--yes", "--profile", "other"],
    { env: {}, home: homeWith(`allow = ["read"]\n[profiles.other]\n${server}allow = ["read", "delete"]\n`) },
  ],
  "another profile without a limit": [
    ["pipelines", "delete", "pl_1", "--yes"],
    { env: { PLANASONIX_PROFILE: "other" }, home: homeWith(`allow = ["read"]\n[profiles.other]\n${server}`) },
  ],
  "a configuration file that is a link": [
    ["pipelines", "delete", "pl_1", "--yes"],
    { env: {}, home: homeWith(reading, true) },
  ],
  "the administrator's file beside a complete environment": [
    ["pipelines", "delete", "pl_1", "--yes"],
    { env, policyFiles: policyWith('allow = ["read"]') },
  ],
  "the administrator's file beside wider settings": [
    ["pipelines", "delete", "pl_1", "--yes", "--allow", "delete"],
    { env: { ...env, PLANASONIX_ALLOW: "read,delete" }, policyFiles: policyWith('allow = ["read"]') },
  ],
  "a raw request": [["api", "DELETE", "pipelines/pl_1", "--allow", "read"], { env }],
  "a raw request in lower case": [["api", "delete", "pipelines/pl_1", "--allow", "read"], { env }],
  "a raw request with dots": [["api", "GET", "pipelines/../connections/c_1/catalogs", "--allow", "read"], { env }],
  "a raw request with encoded dots": [
    ["api", "GET", "pipelines/%2e%2e/connections/c_1/catalogs", "--allow", "read"],
    { env },
  ],
  "a raw request with an encoded slash": [["api", "GET", "pipelines/pl_1%2Frun", "--allow", "read"], { env }],
  "a raw request in another case": [["api", "GET", "Connections/tables", "--allow", "read"], { env }],
  "a raw request with two slashes": [["api", "GET", "pipelines//pl_1", "--allow", "read"], { env }],
  "a raw request to no known address": [["api", "GET", "internal/purge", "--allow", "read"], { env }],
  "a raw request with an overriding parameter": [
    ["api", "GET", "pipelines/pl_1?_method=DELETE", "--allow", "read"],
    { env },
  ],
  "a raw request with an overriding field": [
    ["api", "GET", "pipelines/pl_1", "-f", "_method=DELETE", "--allow", "read"],
    { env },
  ],
  "a raw request with a body from a file": [
    ["api", "POST", "pipelines/pl_1/run", "--input", `@${body}`, "--allow", "read"],
    { env },
  ],
  "a body from a file": [["folders", "create", "--body", `@${body}`, "--allow", "read"], { env }],
  "a HEAD": [["api", "HEAD", "pipelines/pl_1/run", "--allow", "read"], { env }],
  "an ID with a slash": [["pipelines", "get", "pl_1/run", "--allow", "read"], { env }],
  "an ID in another case": [["connections", "get", "TABLES", "--allow", "read"], { env }],
  "a start": [["pipelines", "run", "pl_1", "--allow", "read"], { env }],
  "a start by name": [["pipelines", "run", "Orders to warehouse", "--allow", "read"], { env }],
  "a start that waits": [["pipelines", "run", "pl_1", "--wait", "--allow", "start"], { env }],
  "a start by name that waits": [["pipelines", "run", "Orders", "--wait", "--allow", "read"], { env }],
  "a start once": [
    ["pipelines", "run", "pl_1", "--wait", "--key", "k", "--store", newFolder(), "--allow", "start"],
    { env },
  ],
  "a wait that a signal cancels": [["runs", "wait", "run_1", "--on-interrupt", "cancel", "--allow", "read"], { env }],
  "a start that a signal cancels": [
    ["pipelines", "run", "pl_1", "--wait", "--on-interrupt", "cancel", "--allow", "read,start"],
    { env },
  ],
  "the request that is only shown": [["pipelines", "delete", "pl_1", "--show-request", "--allow", "read"], { env }],
  "events of a sandbox": [
    ["webhooks", "listen", "--forward", "http://localhost:9", "--allow", "read"],
    { env: { ...env, PLANASONIX_BASE_URL: "http://localhost:9/v1" } },
  ],
  "events of a sandbox with a part of what they need": [
    ["webhooks", "listen", "--forward", "http://localhost:9", "--allow", "read,send"],
    { env: { ...env, PLANASONIX_BASE_URL: "http://localhost:9/v1" } },
  ],
  "a trace to a collector": [["runs", "export", "run_1", "--otlp", "http://localhost:9", "--allow", "read"], { env }],
  "a write probe": [["doctor", "--write-probe", "--allow", "read"], { env }],
  "a check that reaches other systems": [["doctor", "--reach", "--allow", "read"], { env }],
  "a file of another server": [
    ["generate", "--from", "http://localhost:9/openapi.json", "--out", "x", "--allow", "read"],
    { env },
  ],
};

test.each(Object.entries(tricks))(
  "a command that may only read, or not do all of it, sends nothing and ends with 9: %s",
  async (_, [args, options]) => {
    const { code, stderr, stdout, sent } = await runScripted(args, [one], options);

    expect(sent).toEqual([]);
    expect({ code, stdout }).toEqual({ code: 9, stdout: "" });
    expect(stderr).toMatch(/^Error: .* is not allowed: /m);
  },
);

test("there are at least 40 tricks", () => {
  expect(Object.keys(tricks).length).toBeGreaterThanOrEqual(40);
});

const allowed = "must list at least one of read, reach, execute, spend, change, start, send, grant, delete";

test.each<[string, readonly string[], RunOptions]>([
  ["an empty flag", ["--allow", ""], { env }],
  ["an unknown effect", ["--allow", "read,everything"], { env }],
  ["a star", ["--allow", "*"], { env }],
  ["an empty variable", [], { env: { ...env, PLANASONIX_ALLOW: "" } }],
  ["an unknown effect in the variable", [], { env: { ...env, PLANASONIX_ALLOW: "reads" } }],
  ["an empty list in the profile", [], { env: {}, home: homeWith(`[profiles.default]\n${server}allow = []\n`) }],
  ["a text in the profile", [], { env: {}, home: homeWith(`[profiles.default]\n${server}allow = "read"\n`) }],
  ["an unknown effect at the top of the file", [], { env: {}, home: homeWith(`allow = ["all"]\n${reading}`) }],
  ["an empty list of the administrator", [], { env, policyFiles: policyWith("allow = []") }],
  ["an empty file of the administrator", [], { env, policyFiles: policyWith("") }],
])("%s is an error, and never means everything", async (_, flags, options) => {
  const { code, stderr, sent } = await runScripted(["pipelines", "get", "pl_1", ...flags], [one], options);

  expect([code, sent]).toEqual([2, []]);
  expect(stderr).toContain(allowed);
});

test.each<[string, () => PolicyFiles, RegExp]>([
  ["malformed", () => policyWith("allow = [read"), /policy\.toml is not valid TOML \(line 1\)/],
  ["with a misspelled setting", () => policyWith('alow = ["read"]'), /must contain only allow; alow is unknown/],
  ["writable by others", () => policyWith('allow = ["read"]', 0o646), /Others than the administrator can write/],
  ["writable by its group", () => policyWith('allow = ["read"]', 0o664), /Others than the administrator can write/],
  [
    "of another user",
    () => ({ ...policyWith('allow = ["read"]'), owner: 4_242 }),
    /Others than the administrator can write/,
  ],
  [
    "in a folder that others can write to",
    () => {
      const files = policyWith('allow = ["read"]');
      chmodSync(join(files.paths[0] ?? "", ".."), 0o777);
      return files;
    },
    /Others than the administrator can write/,
  ],
  [
    "a link to a file that others can write to",
    () => {
      const { paths, owner } = policyWith('allow = ["read"]', 0o666);
      const path = join(newFolder(), "policy.toml");
      symlinkSync(paths[0] ?? "", path);
      return { paths: [path], owner };
    },
    /Others than the administrator can write/,
  ],
  [
    "a link to nothing",
    () => {
      const path = join(newFolder(), "policy.toml");
      symlinkSync("/nowhere/policy.toml", path);
      return { paths: [path], owner: process.getuid?.() };
    },
    /cannot be read \(ENOENT\), and could limit this command/,
  ],
  [
    "a folder",
    () => {
      const path = join(newFolder(), "policy.toml");
      mkdirSync(path, { mode: 0o755 });
      return { paths: [path], owner: process.getuid?.() };
    },
    /cannot be read \(EISDIR\), and could limit this command/,
  ],
  [
    "in a loop of links",
    () => {
      const path = join(newFolder(), "policy.toml");
      symlinkSync(path, path);
      return { paths: [path], owner: process.getuid?.() };
    },
    /cannot be read \(ELOOP\), and could limit this command/,
  ],
])("the administrator's file %s ends each command with 2", async (_, filesOf, message) => {
  const { code, stderr, sent } = await runScripted(["pipelines", "get", "pl_1"], [one], {
    env,
    policyFiles: filesOf(),
  });

  expect([code, sent]).toEqual([2, []]);
  expect(stderr).toMatch(message);
});

test.each<[string, PolicyFiles]>([
  ["absent", { paths: [join(newFolder(), "policy.toml")], owner: 0 }],
  ["below a file", { paths: [join(body, "policy.toml")], owner: 0 }],
  ["wider than the command", policyWith('allow = ["read", "delete"]')],
  ["on a system whose files have no owner", { ...policyWith('allow = ["delete"]', 0o666), owner: undefined }],
])("the administrator's file that is %s lets a command pass", async (_, policyFiles) => {
  const args = ["pipelines", "delete", "pl_1", "--yes"];

  expect(await runScripted(args, [one], { env, policyFiles })).toMatchObject({ code: 0, sent: [{ method: "DELETE" }] });
});

test("a refusal says what the command needs, and each limit with its source", async () => {
  const policyFiles = policyWith('allow = ["read", "start"]');
  const home = homeWith(`allow = ["read", "change"]\n${reading}`);
  const given = { env: { PLANASONIX_ALLOW: "read,reach" }, home, policyFiles };

  const { stderr } = await run(["pipelines", "delete", "pl_1", "--allow", "read,spend"], given);

  const file = join(home, ".config", "planasonix", "config.toml");
  expect(stderr).toBe(
    `Error: pipelines.delete is not allowed: it needs delete; ${policyFiles.paths[0]} allows read, start; ${file} allows read, change; ` +
      `${file}, profile default allows read; PLANASONIX_ALLOW allows read, reach; --allow allows read, spend\n`,
  );
});

test("`auth status` shows what is allowed, and each source", async () => {
  const home = homeWith(`allow = ["read", "start"]\n[profiles.default]\n${server}`);
  const limited = await runScripted(["auth", "status", "--allow", "read"], [one], { env: {}, home });
  const free = await runScripted(["auth", "status"], [one], { env });

  expect(limited.stderr).toContain(
    `Allowed:  read (${join(home, ".config", "planasonix", "config.toml")} allows read, start; --allow allows read)\n`,
  );
  expect(free.stderr).toContain("Allowed:  everything that the API key permits\n");
  expect(await runScripted(["auth", "status", "--allow", "start"], [one], { env })).toMatchObject({
    code: 9,
    sent: [],
  });
});

test("`webhooks listen --file` sends what it may, and counts as `send`", async () => {
  let requests = 0;
  const receiver = createServer((_, response) => {
    requests += 1;
    response.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const args = ["webhooks", "listen", "--forward", url, "--file", body];

  const codes = [
    (await run([...args, "--allow", "read"], { env })).code,
    requests,
    (await run([...args, "--allow", "send"], { env })).code,
    requests,
  ];
  receiver.close();

  expect(codes).toEqual([9, 0, 0, 1]);
});

test("`init` checks the key within the limits, and stores nothing if that is refused", async () => {
  const home = homeWith('allow = ["start"]\n');
  const answers = ["key-of-init"];
  const options = { env: {}, home, isInteractive: true, ask: async () => answers[0] ?? "" };
  const args = ["init", "--profile", "x", "--base-url", "https://api.test/v1"];

  const { code, sent } = await runScripted(args, [one], options);

  expect([code, sent]).toEqual([9, []]);
  expect(await runScripted(["pipelines", "list", "--profile", "x"], [one], { env: {}, home })).toMatchObject({
    code: 2,
  });
});
