import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Flag } from "@planasonix/configured/src/described/command.ts";
import { formatDuration, readDuration } from "@planasonix/configured/src/typed/duration.ts";
import { expect, test } from "vitest";
import { readValue } from "../../src/typed/read-value.ts";
import { readTime } from "../../src/typed/time.ts";
import { json, runScripted } from "../support/scripted.ts";

const now = Date.parse("2026-11-24T14:30:00Z");

test.each([
  ["90s", 90_000],
  ["1h30m", 5_400_000],
  ["1.5h", 5_400_000],
  ["250ms", 250],
  ["2d", 172_800_000],
  ["1w", 604_800_000],
])("the duration %s is %i ms", (text, ms) => {
  expect(readDuration(text, "--timeout")).toBe(ms);
});

test.each(["90", "", "h", "1h 30m", "-5s", "0s", "5 minutes", "1h30"])("%j is no duration", (text) => {
  expect(() => readDuration(text, "--timeout")).toThrow("--timeout must be a duration such as 30s");
});

test.each([
  [0, "0s"],
  [59_400, "59s"],
  [250_000, "4m 10s"],
  [3_600_000, "1h"],
  [90_061_000, "1d 1h"],
])("%i ms are written as %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  ["2026-11-24T06:00:00Z", "2026-11-24T06:00:00Z"],
  ["2026-11-24T06:00:00.5+02:00", "2026-11-24T06:00:00.5+02:00"],
  ["2026-11-24", "2026-11-24T00:00:00Z"],
  ["2026-11-24 06:00", "2026-11-24T06:00:00Z"],
  ["2026-11-24T06:00+02:00", "2026-11-24T04:00:00Z"],
  ["24h", "2026-11-23T14:30:00Z"],
  ["now", "2026-11-24T14:30:00Z"],
  ["today", "2026-11-24T00:00:00Z"],
  ["yesterday", "2026-11-23T00:00:00Z"],
])("the time %s is %s", (text, expected) => {
  expect(readTime(text, "--since", now)).toBe(expected);
});

test.each(["", "24", "tomorrow-ish", "2026-13-01", "24.11.2026", "2026-11-24T25:00:00Z", "constructor"])(
  "%j is no time",
  (text) => {
    expect(() => readTime(text, "--since", now)).toThrow("--since must be a time such as");
  },
);

const flag = (changes: Partial<Flag>): Flag => ({ name: "x", field: "x", kind: "string", description: "", ...changes });
const read = (changes: Partial<Flag>, given: readonly string[], stdin = "", env = {}) =>
  readValue(flag(changes), given, { now, sources: { env, stdin: async () => stdin } });

test.each([
  [{ kind: "integer" }, ["-5"], -5],
  [{ kind: "number" }, ["1.5e3"], 1500],
  [{ kind: "boolean" }, ["false"], false],
  [{ kind: "string", nullable: true }, ["null"], null],
  [{ kind: "list", of: "integer" }, ["1", "2"], [1, 2]],
  [{ kind: "map", of: "string" }, ["A=1", "B=a=b"], { A: "1", B: "a=b" }],
  [{ kind: "map" }, ["A=1", 'B={"c":[]}', "C=text", 'D="1"'], { A: 1, B: { c: [] }, C: "text", D: "1" }],
  [{ kind: "map" }, ['{"a":{"b":1}}'], { a: { b: 1 } }],
  [{ kind: "json" }, ['[{"a":1}]'], [{ a: 1 }]],
  [{ kind: "list" }, ["a", "b"], ["a", "b"]],
  [{ kind: "list" }, ["env:LIST"], ["c"]],
  [{ kind: "map" }, ["-"], { s: 1 }],
  [{ kind: "integer", sensitive: true }, ["env:FIVE"], 5],
  [{ kind: "json", nullable: true }, ["null"], null],
  [{ kind: "any" }, ["text"], "text"],
  [{ kind: "any" }, ["5"], 5],
  [{ kind: "time" }, ["24h"], "2026-11-23T14:30:00Z"],
] as const)("%j with %j is %j", async (changes, given, expected) => {
  const env = { LIST: '["c"]', FIVE: "5" };
  expect(await read(changes as Partial<Flag>, given, '{"s":1}', env)).toEqual(expected);
});

test.each([
  [{ kind: "integer" }, ["1.5"], "must be a whole number"],
  [{ kind: "integer" }, ["9007199254740993"], "is too large for a number"],
  [{ kind: "number" }, ["1,5"], "must be a number"],
  [{ kind: "boolean" }, ["yes"], "must be true or false"],
  [{ kind: "map" }, ["A"], "takes NAME=VALUE"],
  [{ kind: "map" }, ["A=1", "B=2", "A=3"], '--x gives "A" two values'],
  [{ kind: "json" }, ['{"a": 9007199254740993}'], "is too large for a number"],
  [{ kind: "json" }, ['{"a":\n1,}'], "is not valid JSON"],
  [{ kind: "json" }, [""], "is not valid JSON: it is empty"],
  [{ kind: "json" }, ["{"], "is not valid JSON"],
  [{ kind: "json" }, ["@/nowhere.json"], "the file /nowhere.json does not exist"],
  [{ kind: "json" }, ["@/"], "the file / is a folder"],
  [{ kind: "json" }, ["@/etc/passwd/x"], "the file /etc/passwd/x cannot be read (ENOTDIR)"],
  [{ closed: true, values: ["desc", "asc"] }, ["qqqqqq"], 'must be one of desc, asc, got "qqqqqq"'],
  [{ closed: true, values: ["desc", "asc"] }, ["dsc"], "Did you mean desc?"],
  [{ sensitive: true }, ["hunter22"], "is secret, so its value must not be part of the command"],
  [{ sensitive: true, kind: "map" }, ["password=hunter22"], "Pass --x password=env:NAME, "],
  [{ sensitive: true }, ["env:NOPE"], "the environment variable NOPE is not set"],
] as const)("%j rejects %j", async (changes, given, message) => {
  const failed = read(changes as Partial<Flag>, given);
  await expect(failed).rejects.toThrow(message);
  await expect(failed).rejects.not.toThrow("hunter22");
});

test("secrets come from a file, from stdin or from a variable, without their last line break", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "planasonix-secret-")), "secret");
  writeFileSync(path, "s3cret\n");
  expect(await read({ sensitive: true }, [`@${path}`])).toBe("s3cret");
  expect(await read({ sensitive: true }, ["-"], "s3cret\r\n")).toBe("s3cret");
  expect(await read({ sensitive: true }, ["env:S"], "", { S: "s3cret" })).toBe("s3cret");
  expect(await read({ sensitive: true, kind: "map" }, ["password=env:S"], "", { S: "s3cret" })).toEqual({
    password: "s3cret",
  });
  expect(await read({ sensitive: true, kind: "map" }, ["-"], '{"a":1}')).toEqual({ a: 1 });
});

test("only one flag can read stdin", async () => {
  const sources = { env: {}, stdin: async () => "x" };
  await readValue(flag({ sensitive: true }), ["-"], { now, sources });
  await expect(readValue(flag({ name: "y", sensitive: true }), ["-"], { now, sources })).rejects.toThrow(
    "--x and --y cannot both read stdin",
  );
});

test.each([
  [["create", "--body", "[]"], "--body must be a JSON object"],
  [["create", "--body", "null"], "--body must be a JSON object"],
  [
    ["create", "--body", '{"name":"x","type":"t","config":{"password":"hunter22"}}'],
    "--body contains the secret `config`, which others can read in the list of processes",
  ],
])("connections %j is refused, and nothing is sent", async (words, message) => {
  const { code, stderr, sent } = await runScripted(["connections", ...words], [json({})]);
  expect([code, stderr, sent]).toEqual([2, expect.stringContaining(message), []]);
  expect(stderr).not.toContain("hunter22");
});

test.each(["999999999999h", "2026-02-30", "2026-02-30T00:00:00Z", "2026-13-01", "2026-04-31 10:00"])(
  "%s is no time",
  (text) => {
    expect(() => readTime(text, "--since", now)).toThrow("--since must be a time");
  },
);

test("a body that is the name of a file gets a hint, and a byte order mark is no part of a body", async () => {
  const hint = await runScripted(["pipelines", "create", "--body", "body.json"], [json({})]);
  expect([hint.code, hint.stderr]).toEqual([2, expect.stringContaining("A file is named with @: --body @body.json\n")]);
  const path = join(mkdtempSync(join(tmpdir(), "planasonix-body-")), "body.json");
  writeFileSync(path, '\ufeff{"name":"n","project_id":"p","nodes":[],"edges":[]}');
  const { sent, stderr } = await runScripted(
    ["pipelines", "create", "--body", `@${path}`],
    [json({ data: { id: "a", type: "b", attributes: {} } })],
  );
  expect(sent[0]?.body, stderr).toMatchObject({ name: "n" });
});

test("of a map with secrets, the members that the documentation shows in plain may be typed, and no other", async () => {
  const args = ["connections", "test", "--type", "postgres", "--config", "host=db1", "--config", "port=5432"];
  const env = { PLANASONIX_API_KEY: "k", PW: "p" };
  const answer = [json({ data: { id: "a", type: "t", attributes: { ok: true } } })];
  const mixed = await runScripted([...args, "--config", "password=env:PW", "--yes"], answer, { env });
  expect(mixed.sent[0]?.body, mixed.stderr).toMatchObject({ config: { host: "db1", port: 5432, password: "p" } });
  const typed = await runScripted([...args, "--config", "password=p", "--yes"], answer, { env });
  expect([typed.code, typed.sent]).toEqual([2, []]);
  expect(typed.stderr).toContain("--config password is secret");
  const trigger = ["triggers", "update", "trg_1", "--config", "bucket=b", "--config", "hmac_secret=env:PW"];
  const updated = await runScripted(trigger, answer, { env });
  expect(updated.sent[0]?.body, updated.stderr).toEqual({ config: { bucket: "b", hmac_secret: "p" } });
});

const trigger = ["triggers", "create", "--name", "Orders", "--trigger-type", "s3", "--pipeline-id", "pl_1"];

test.each([
  ["two flags", ["--bucket", "acme-landing", "--config", "bucket=acme-archive"]],
  ["a flag and the body", ["--bucket", "acme-landing", "--body", "-"]],
])("two values of what has the same meaning are rejected, by %s", async (_, flags) => {
  const stdin = '{"config":{"bucket":"acme-archive"}}';
  const { code, stderr } = await runScripted([...trigger, ...flags], [], { stdin });
  expect(code).toBe(2);
  expect(stderr).toContain(
    "--bucket and --config bucket have the same meaning and different values: pass only one of them",
  );
  expect(stderr).not.toContain("acme-archive");
});

test("the same value of what has the same meaning is sent twice, as typed", async () => {
  const { code, sent } = await runScripted(
    [...trigger, "--bucket", "acme-landing", "--config", "bucket=acme-landing"],
    [json({ data: { id: "trg_1", type: "trigger", attributes: {} } }, { status: 201 })],
    { env: { PLANASONIX_API_KEY: "key-of-a-test", PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1" } },
  );
  expect(code).toBe(0);
  expect(sent[0]?.body).toMatchObject({
    bucket: "acme-landing",
    config: { bucket: "acme-landing" },
  });
});
