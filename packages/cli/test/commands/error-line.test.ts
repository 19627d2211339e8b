import { expect, test } from "vitest";
import { run } from "../support/fake-machine.ts";
import { startTenant } from "../support/sandbox.ts";
import { json, runScripted } from "../support/scripted.ts";

const asJson = {
  PLANASONIX_API_KEY: "key-of-a-test",
  PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1",
  PLANASONIX_ERRORS: "json",
};
const refusal = (code: string, message: string, more: object = {}): object => ({ error: { code, message, ...more } });
const lastLine = (stderr: string): unknown => JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "");

test("a mistake in the command is one line of JSON with the command that helps", async () => {
  const { code, stdout, stderr } = await run(["schedules", "create", "--errors", "json"]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(lastLine(stderr)).toEqual({
    code: "usage",
    exit: 2,
    exit_name: "usage",
    message: expect.stringContaining("schedules create needs"),
    next: "planasonix schedules create --help",
  });
});

test.each([
  [
    "a rejected field",
    ["pipelines", "list"],
    400,
    refusal("invalid_request", "Bad filter", { details: [{ field: "status", issue: "is unknown" }] }),
    { code: "invalid_request", exit: 7, exit_name: "rejected", details: [{ field: "status", issue: "is unknown" }] },
  ],
  [
    "a refused API key",
    ["pipelines", "list"],
    401,
    refusal("unauthorized", "No"),
    { code: "unauthorized", exit: 2, status: 401, next: "planasonix auth status" },
  ],
  [
    "a rate limit",
    ["pipelines", "list", "--profile", "my work"],
    429,
    refusal("rate_limited", "Slow down"),
    {
      exit: 6,
      exit_name: "notSent",
      status: 429,
      operation: "pipelines.list",
      next: "planasonix pipelines list --profile 'my work'",
    },
  ],
  [
    "a start that may have been executed",
    ["pipelines", "run", "pl_1"],
    500,
    refusal("internal", "Oops"),
    {
      exit: 5,
      outcome: "unknown",
      operation: "pipelines.run",
      check_with: "pipelines.listRuns",
      idempotency_key: expect.any(String),
      next: "planasonix pipelines list-runs",
    },
  ],
] as const)("%s is told with what to do next", async (_, args, status, body, expected) => {
  const profile = args.includes("--profile" as never);
  const given = profile ? args.slice(0, 2) : args;
  const { stderr, code } = await runScripted(given, [json(body, { status })], { env: asJson });
  const line = lastLine(stderr);
  expect(line).toMatchObject(profile ? { ...expected, next: "planasonix pipelines list" } : expected);
  expect(line).toMatchObject({ exit: code });
});

test("what the policy forbids tells where the policy is shown", async () => {
  const { code, stderr } = await run(["pipelines", "delete", "pl_1", "--yes", "--allow", "read", "--errors", "json"]);
  expect(code).toBe(9);
  expect(lastLine(stderr)).toMatchObject({
    code: "not_allowed",
    exit: 9,
    exit_name: "notAllowed",
    operation: "pipelines.delete",
    next: "planasonix auth status",
  });
});

test("the end of work tells the command that explains it, or waits for it again, with the flags that name the API", async () => {
  await using sandbox = await startTenant();
  const { tenant } = sandbox;
  const wait = [
    "pipelines",
    "run",
    "pl_01hqxyz",
    "--wait",
    "--errors",
    "json",
    "--base-url",
    tenant.url,
    "--api-key-from",
    "env:PLANASONIX_API_KEY",
  ];
  const flags = `--base-url ${tenant.url} --api-key-from env:PLANASONIX_API_KEY`;
  tenant.outcomes.next("pipelines.run", { status: "failed", error: { message: "disk full" } });
  const failed = await sandbox.run(wait);
  expect(lastLine(failed.stderr)).toMatchObject({
    code: "wait_failed",
    exit: 1,
    next: expect.stringMatching(/^planasonix runs explain run_\w+ --base-url/),
  });
  const going = await sandbox.run([...wait, "--timeout", "1s"]);
  const line = lastLine(going.stderr) as { readonly next: string };
  expect(line).toMatchObject({ code: "wait_deadline", exit: 3, exit_name: "stillGoing" });
  expect(line.next).toMatch(/^planasonix runs wait run_\w+ /);
  expect(line.next.endsWith(flags)).toBe(true);
});

test("the contact that is lost during a wait tells the command that waits again", async () => {
  await using sandbox = await startTenant();
  sandbox.tenant.faults.add({ operation: "runs.get", status: 403, times: 9 });
  const { stderr, code } = await sandbox.run(["pipelines", "run", "pl_01hqxyz", "--wait", "--errors=json"]);
  expect(code).toBe(5);
  expect(lastLine(stderr)).toMatchObject({ exit: 5, next: expect.stringMatching(/^planasonix runs wait run_\w+$/) });
});

test("--debug prints its lines in front, and no secret", async () => {
  const answer = json(refusal("unauthorized", "key-of-a-test is wrong"), { status: 401 });
  const { stderr } = await runScripted(["pipelines", "list", "--debug"], [answer], { env: asJson });
  expect(stderr).not.toContain("key-of-a-test");
  expect(lastLine(stderr)).toMatchObject({ code: "unauthorized" });
});

test("a text of the server stays in one line, and controls no terminal", async () => {
  const answer = json(refusal("x", "one\ntwo\u001b[2J\u202e"), { status: 400 });
  const { stderr } = await runScripted(["pipelines", "list"], [answer], { env: asJson });
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(["\u001b", "\u202e"].filter((character) => stderr.includes(character))).toEqual([]);
});
