import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { expect, test } from "vitest";
import { startInTerminal, type Terminal } from "../support/terminal.ts";

const command = ["pipelines", "run", "pl_01hqxyz", "--wait"];

/** What a person sees, kept as a file beside this test: review its changes as you would review a page of the README. */
async function transcript(
  name: string,
  args: readonly string[],
  { screen, ended }: Terminal,
  sandbox: Sandbox,
): Promise<number> {
  const code = await ended;
  const shown = screen()
    .replaceAll(sandbox.url, "https://api.planasonix.com/v1")
    .replaceAll(/run_[a-z0-9]{16}/g, "run_1")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "2026-11-24T13:00:00Z")
    .replaceAll(/\b(\d+m )?\d+s( ago)?\b/g, "9s$2")
    .replaceAll(/req_[0-9a-f]+/g, "req_1")
    .replaceAll(/\((now|in 9s)\)/g, "(9s ago)")
    // The first poll that fails may have been in flight.
    .replaceAll("No contact: runs.get -> ECONNRESET", "No contact: runs.get -> ECONNREFUSED")
    // Numbers that grow while the run goes on.
    .replaceAll(/\b\d+ rows/g, "120000 rows")
    .replaceAll(/^(?<name>(metrics\.\w+|duration_seconds) +)\d+$/gm, "$<name>250")
    .replaceAll(/^(?<name>\w+_at .*\()(in )?\w+( ago)?\)$/gm, "$<name>1h ago)")
    .replaceAll(/127\.0\.0\.1:\d+/g, "api.planasonix.com");
  await expect(`$ planasonix ${args.join(" ")}\n${shown}\n[exit code ${code}]\n`).toMatchFileSnapshot(`./${name}.txt`);
  return code;
}

function start(sandbox: Sandbox, args: readonly string[]): Terminal {
  return startInTerminal(args, { PLANASONIX_API_KEY: sandbox.apiKey, PLANASONIX_BASE_URL: sandbox.url, NO_COLOR: "1" });
}

test("run --wait on success", async () => {
  await using sandbox = await startSandbox({ port: 0, speed: 20 });
  expect(await transcript("success", command, start(sandbox, command), sandbox)).toBe(0);
});

test("run --wait on failure", async () => {
  await using sandbox = await startSandbox({ port: 0, speed: 20 });
  sandbox.outcomes.next("pipelines.run", { status: "failed", after: "30s" });
  expect(await transcript("failure", command, start(sandbox, command), sandbox)).toBe(1);
});

test("run --wait, canceled by somebody else", async () => {
  await using sandbox = await startSandbox({ port: 0, speed: 5 });
  const terminal = start(sandbox, command);
  await expect.poll(terminal.screen).toMatch(/run_\w+ {2}running/);
  const [id] = /run_\w+/.exec(terminal.screen()) ?? [];
  await sandbox.fetch(`${sandbox.url}/runs/${id}`, {
    method: "DELETE",
    headers: { Authorization: `Bearer ${sandbox.apiKey}` },
  });
  expect(await transcript("canceled", command, terminal, sandbox)).toBe(4);
});

test("run --wait, interrupted with Ctrl-C", async () => {
  await using sandbox = await startSandbox({ port: 0 });
  sandbox.outcomes.next("pipelines.run", { status: "succeeded", after: "1h" });
  const terminal = start(sandbox, command);
  await expect.poll(terminal.screen).toMatch(/run_\w+ {2}running/);
  terminal.type("\u0003");
  expect(await transcript("interrupted", command, terminal, sandbox)).toBe(130);
});

test("run --wait, with a server that dies", async () => {
  const sandbox = await startSandbox({ port: 0 });
  sandbox.outcomes.next("pipelines.run", { status: "succeeded", after: "1h" });
  const args = [...command, "--timeout", "8s"];
  const terminal = start(sandbox, args);
  await expect.poll(terminal.screen).toMatch(/run_\w+ {2}running/);
  await sandbox.close();
  expect(await transcript("lost-server", args, terminal, sandbox)).toBe(5);
});

test("a list, a resource and a mistake", async () => {
  await using sandbox = await startSandbox({ port: 0 });
  for (const [name, args] of [
    ["list", ["pipelines", "list", "--fields", "id,name,status,project_id"]],
    ["get", ["schedules", "get", "sch_01hqxyz"]],
    ["mistake", ["pipelines", "list", "--stauts", "active"]],
    ["not-found", ["pipelines", "get", "pl_none"]],
  ] as const) {
    await transcript(name, args, start(sandbox, args), sandbox);
  }
});
