import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { secrets } from "@planasonix/openapi/operations";
import { expect, test } from "vitest";
import { operationCommands } from "../support/all-commands.ts";
import { operations } from "../support/description.ts";
import { run } from "../support/fake-machine.ts";
import { json, runScripted } from "../support/scripted.ts";

const page = (count: number, cursor: string | null, from = 0) => {
  const data = Array.from({ length: count }, (_, index) => ({
    id: `pl_${from + index}`,
    type: "pipeline",
    attributes: { name: "x" },
  }));
  return json({ data, meta: { page: { limit: count, cursor } } });
};
const queries = (sent: readonly { readonly url: string }[]) => sent.map(({ url }) => new URL(url).search);

test.each([
  [["--cursor", "abc"], [page(1, null)], ["?cursor=abc"], 1],
  [["--limit", "3"], [page(3, "two")], ["?limit=3"], 3],
  [["--limit", "101"], [page(100, "two"), page(100, null, 100)], ["?limit=100", "?limit=100&cursor=two"], 101],
])("pipelines list %j asks for no more than it prints", async (flags, answers, expected, count) => {
  const { code, stdout, sent } = await runScripted(["pipelines", "list", ...flags], answers);
  expect([code, queries(sent), JSON.parse(stdout).length]).toEqual([0, expected, count]);
});

test.each(["0", "-1", "1.5", "many", "9007199254740993"])("--limit %s is refused", async (limit) => {
  const { code, stderr, sent } = await runScripted(["pipelines", "list", `--limit=${limit}`], [page(0, null)]);
  expect([code, sent]).toEqual([2, []]);
  expect(stderr).toBe(`Error: --limit must be a whole number of 1 or more, got "${limit}"\n`);
});

test.each([
  ["pipelines", "deleted"],
  ["dlq", "export"],
])("%s get %s is refused, because another command has this path", async (group, id) => {
  const { code, stderr, sent } = await runScripted([group, "get", id], []);
  expect([code, sent]).toEqual([2, []]);
  expect(stderr).toContain(`must be an ID, got "${id}"`);
});

test("a POST sends the idempotency key that it gets", async () => {
  const answer = json({ data: { id: "run_1", type: "pipeline_run", attributes: { status: "queued" } } });
  const { code, sent } = await runScripted(["pipelines", "run", "pl_1", "--idempotency-key", "k-1"], [answer]);
  expect([code, sent[0]?.headers]).toEqual([0, expect.objectContaining({ "idempotency-key": "k-1" })]);
});

test.each([
  ["pipelines", "run", "pl_1"],
  ["pipelines", "run", "pl_1", "--wait"],
  ["api", "POST", "pipelines/pl_1/run"],
])("%s %s %s refuses an idempotency key that is empty or cannot be sent, and starts nothing", async (...words) => {
  for (const key of ["", "a\nb", "\u2192"]) {
    const { code, stderr, sent } = await runScripted([...words, `--idempotency-key=${key}`], [json({})]);
    expect([code, sent]).toEqual([2, []]);
    expect(stderr).toBe(
      "Error: --idempotency-key must have 1 or more Latin-1 characters, without control characters\n",
    );
  }
});

test("--timeout limits a call with all its attempts", async () => {
  const refuse = () => new Response(null, { status: 503, headers: { "retry-after": "600" } });
  const ran = await runScripted(["pipelines", "get", "pl_1", "--timeout", "2s"], [refuse], {
    clientOptions: { maxRetries: 5 },
  });
  expect([ran.code, ran.sent.length]).toEqual([6, 1]);
});

test("a command whose API returns nothing prints null, and a table of it is empty", async () => {
  const nothing = () => new Response(null, { status: 204 });
  const args = ["webhooks", "delete", "wh_1", "--yes"];
  for (const [format, text] of [
    ["json", "null\n"],
    ["yaml", "null\n"],
    ["table", ""],
  ] as const) {
    const { code, stdout } = await runScripted([...args, "-o", format], [nothing]);
    expect([code, stdout], format).toEqual([0, text]);
  }
});

test.each(["follow", "on-interrupt=cancel", "key=a", "once", "store=x", "reuse=all", "label=x"])(
  "--%s without --wait is refused, and nothing is started",
  async (flag) => {
    const { code, stderr, sent } = await runScripted(["pipelines", "run", "pl_1", `--${flag}`], [json({})]);
    expect([code, stderr, sent]).toEqual([2, `Error: --${flag.replace(/=.*/, "")} needs --wait\n`, []]);
  },
);

test("--show-request shows one request, so a wait has none to show", async () => {
  const { code, stderr, sent } = await runScripted(["runs", "wait", "run_1", "--show-request"], [json({})]);
  expect([code, sent]).toEqual([2, []]);
  expect(stderr).toContain("--show-request shows one request");
});

test.each([
  [["pipelines", "get", "pl_1"], /^curl http:\/\/127\.0\.0\.1:9\/v1\/pipelines\/pl_1 \\\n {2}--header "auth/],
  [["meta", "get-open-api-document"], / \\\n {2}--output result\n$/],
  [["pipelines", "delete", "pl_1"], /--request DELETE/],
  [["pipelines", "list", "--search", "a b&c"], /curl 'http:\/\/127\.0\.0\.1:9\/v1\/pipelines\?search=a(%20|\+)b%26c'/],
])("--show-request of %j is a command for a shell", async (words, expected) => {
  const { code, stdout, sent } = await runScripted([...words, "--show-request"], [json({})]);
  expect([code, sent, stdout]).toEqual([0, [], expect.stringMatching(expected)]);
});

test("--show-request masks a secret wherever it is in the body", async () => {
  const [name = ""] = secrets.fields;
  const path = join(mkdtempSync(join(tmpdir(), "planasonix-show-")), "body.json");
  writeFileSync(path, JSON.stringify({ name: "x", project_id: "p", nodes: [{ [name]: "hunter22" }], edges: [] }));
  const { code, stdout } = await runScripted(
    ["pipelines", "create", "--body", `@${path}`, "--show-request"],
    [json({})],
  );
  expect([code, stdout]).toEqual([0, expect.stringContaining(`"${name}": "***"`)]);
  expect(stdout).not.toContain("hunter22");
});

test.each([
  ["a secret", ["connections", "update", "conn_1", "--name", "Shop", "--config", "password=env:SHOWN"]],
  ["a secret of a start", ["pipelines", "run", "pl_1", "--wait", "--var", "DB_PASSWORD=****"]],
])("a text that hides a secret in place of %s is a mistake, and nothing is sent", async (_, words) => {
  const env = { PLANASONIX_API_KEY: "key-of-a-test", PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1", SHOWN: "****" };
  const { code, stderr, sent } = await runScripted(words, [json({})], { env });
  expect([code, sent]).toEqual([2, []]);
  expect(stderr).toMatch(/^Error: `\w+` is \*{4}, which hides a secret: send the secret, or omit the field$/m);
});

test("half a character in an ID is a mistake, and nothing is sent", async () => {
  const { code, stderr, sent } = await runScripted(["pipelines", "get", "\ud800"], [json({})]);
  expect([code, sent]).toEqual([2, []]);
  expect(stderr).toContain("`pipeline_id` must be a well-formed string");
});

/** The commands whose result says whether a test passed, and the values with which it did. */
const verdicts = operationCommands.flatMap(({ words, command }) =>
  command.verdict ? [{ words, command, ...command.verdict }] : [],
);

test("the verdicts of commands are those that the description states", () => {
  const names = verdicts.map(({ command }) => command.operation);
  const stated = [...operations.values()].filter(({ object }) => object["x-verdict"]);
  expect(names.sort()).toEqual(stated.map(({ name }) => name).sort());
  expect(names).toEqual(
    expect.arrayContaining(["connections.test", "contracts.validate", "git.test", "triggers.test"]),
  );
});

test.each(verdicts)(
  "$words ends with 1 if the test did not pass, and with 0 if it did or with --exit-zero",
  async ({ command, field, passed }) => {
    const name = field.replace("/data/attributes/", "");
    const failed = passed.map((value) => (value === true ? false : "unreachable"));
    const answer = (value: unknown) => [json({ data: { id: "a", type: "t", attributes: { [name]: value } } })];
    // An example names a file with the secrets: here they come from stdin.
    const args = [...command.example.map((word) => word.replace(/^@[\w.]+$/, "-")), "--yes"];
    const codes = [];
    for (const [value, flags] of [
      [failed[0], []],
      [passed[0], []],
      [failed[0], ["--exit-zero"]],
    ] as const) {
      const { code, stdout, stderr } = await runScripted([...args, ...flags], answer(value), { stdin: "{}" });
      expect(stdout, stderr).not.toBe("");
      codes.push(code);
      expect(JSON.parse(stdout).attributes[name]).toBe(value);
    }
    expect(codes).toEqual([1, 0, 0]);
  },
);

test("a test message that is queued ends with 0, because no operation says whether it arrives", async () => {
  const queued = { data: { id: "ndl_1", type: "notification_delivery", attributes: { status: "queued" } } };
  const { code } = await runScripted(["notification-channels", "send-test", "nch_1"], [json(queued, { status: 202 })]);
  const help = await run(["notification-channels", "send-test", "--help"], { columns: 200 });
  expect(code).toBe(0);
  expect(help.stdout).toContain("no operation returns the result");
  expect(help.stdout).not.toContain("--exit-zero");
});

test("help of a switch that is on by default says how to turn it off", async () => {
  const on = operationCommands.filter(({ command }) =>
    [...command.query, ...(command.body?.flags ?? [])].some(
      (flag) => flag.kind === "boolean" && flag.default === true && !flag.nullable,
    ),
  );
  expect(on.length).toBeGreaterThan(0);
  for (const { words, command } of on) {
    const { stdout } = await run([...words, "--help"], { columns: 200 });
    const flag = [...command.query, ...(command.body?.flags ?? [])].find(
      (one) => one.kind === "boolean" && one.default === true,
    );
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(`Off: --no-${flag?.name}, --${flag?.name}=false.`);
  }
});

test.each([
  [["folders", "update"], "Pass every field: those that you omit may be cleared."],
  [["credentials", "update"], "Fields that you omit keep their values."],
  [["schedules", "run-now"], "a pipeline that is promoted to production"],
])("help of %j says what the description states of the request: %s", async (words, text) => {
  const { stdout } = await run([...words, "--help"], { columns: 200 });
  expect(stdout).toContain(text);
});
