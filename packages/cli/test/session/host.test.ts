import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { describe, expect, test } from "vitest";
import { runInProcess } from "../support/in-process.ts";

const envOf = ({ url, apiKey }: Sandbox) => ({ PLANASONIX_API_KEY: apiKey, PLANASONIX_BASE_URL: url });

describe("a question before a deletion", () => {
  test.each([
    ["y and Enter", "y\r", 0, ""],
    ["n and Enter", "n\r", 2, "Error: Nothing was sent\n"],
    ["Ctrl-C", "\u0003", 130, "Error: Ended by SIGINT\n"],
    ["Ctrl-D", "\u0004", 2, "Error: The question has no answer\n"],
  ])("that a person answers with %s ends with its own exit code", async (_, key, code, message) => {
    await using sandbox = await startSandbox({ port: 0 });
    const options = { isTerminal: true, answers: { "[y/N]": key } };
    const ran = await runInProcess(
      ["pipelines", "delete", "pl_01hqclk"],
      { ...envOf(sandbox), NO_COLOR: "1" },
      options,
    );
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain("Delete a pipeline: pipelines delete pl_01hqclk? [y/N]");
    expect(ran.stderr.endsWith(message)).toBe(true);
    const deletions = sandbox.requests.all().filter(({ operation }) => operation === "pipelines.delete");
    expect(deletions).toHaveLength(code === 0 ? 1 : 0);
  });

  test("shows no control characters of an ID, and no command of a CI system", async () => {
    const env = { PLANASONIX_API_KEY: "key", PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1", NO_COLOR: "1" };
    const options = { isTerminal: true, answers: { "[y/N]": "n\r" } };
    const { stderr } = await runInProcess(["pipelines", "delete", "pl\u001b[2J##vso[a.b]"], env, options);
    expect(stderr).toContain("pipelines delete pl\\x1b[2J\\x23#vso[a.b]? [y/N]");
  });

  test("is not asked in a pipe", async () => {
    const env = { PLANASONIX_API_KEY: "key", PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1" };
    const { code, stderr } = await runInProcess(["pipelines", "delete", "pl_1"], env, { stdin: "y\n" });
    expect([code, stderr]).toEqual([2, expect.stringContaining("nobody can be asked here")]);
  });
});

test("init reads its answers from the terminal, and does not show the API key that is typed", async () => {
  await using sandbox = await startSandbox({ port: 0 });
  const folder = mkdtempSync(join(tmpdir(), "planasonix-config-"));
  const answers = { "Name of": "staging\r", "Base URL": `${sandbox.url}\r`, "API key (": `${sandbox.apiKey}\r` };
  const { code, stdout, stderr } = await runInProcess(
    ["init"],
    { XDG_CONFIG_HOME: folder },
    { isTerminal: true, answers },
  );
  expect([code, stderr]).toEqual([0, expect.stringContaining("Use it with --profile staging")]);
  expect(stdout + stderr).not.toContain(sandbox.apiKey);
  expect(readFileSync(join(folder, "planasonix", "config.toml"), "utf8")).toContain(`api_key = "${sandbox.apiKey}"`);
});

test("a body is read from stdin", async () => {
  await using sandbox = await startSandbox({ port: 0 });
  const body = JSON.stringify({ name: "From stdin", project_id: "proj_a" });
  const ran = await runInProcess(["api", "POST", "webhooks", "--input", "-"], envOf(sandbox), { stdin: body });
  expect(ran.stderr).toContain("POST /webhooks failed with 4");
  expect(sandbox.requests.all().at(-1)).toMatchObject({ operation: "webhooks.create" });
});

test("completion ends the process at once, with the words that can follow", async () => {
  expect(await runInProcess(["__complete", "pipel"], {})).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^pipelines\t/),
  });
});

const listen = ["webhooks", "listen", "--forward", "http://127.0.0.1:9/", "--secret", "env:S"];
const full = "Error: stdout cannot be written (ENOSPC), so the output is incomplete\n";

test.each([
  ["a success becomes a usage error", ["--help"], "ENOSPC", 2, full],
  ["a failure keeps its own code", [...listen, "--file", "-"], "ENOSPC", 1, ""],
  ["a reader that went away changes nothing", ["--help"], "EPIPE", 0, ""],
])("if stdout fails, %s", async (_, args, failure, code, message) => {
  const ran = await runInProcess(args, { S: "secret" }, { failure, stdin: '{"event":"run.failed"}' });
  expect(ran).toEqual({ code, stdout: "", stderr: message });
});
