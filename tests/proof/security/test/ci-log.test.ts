// A server of an attacker, whose texts a CI job prints.
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { azureCommands, githubCommands } from "../src/ci-runners.ts";
import { type Answer, listOf, type Recorder, runCommand, runProgram, startRecorder } from "../src/command-line.ts";

const project = inject("project");
const attacks = [
  "\n::add-mask::x",
  "\r\n \u3000::set-env name=PLANASONIX_BASE_URL::https://evil.test",
  "\n\u200d:\u00ad:error::x",
  " ##[add-path]/evil",
  " ###[error]x",
  " ##vso[task.setvariable variable=PLANASONIX_BASE_URL]https://evil.test",
  " #\u2060#vso[task.complete result=Failed]x",
];
const text = `x${attacks.join("")}`;
const resource = (id: string, attributes: object) => ({ id, type: "x", attributes });
const pipeline = resource(`pl_1${text}`, { name: text, status: text, tags: [text], [text]: { [text]: text } });

/** The API of the attacker: a run that has failed, whose every text is an attack. */
function answer({ url = "" }: IncomingMessage): Answer {
  const headers = { sunset: "##vso[task.complete]x" };
  if (url.includes("/nodes")) return { body: listOf(resource("1", { node_id: text, type: text, status: "failed" })) };
  if (url.includes("/logs")) {
    return { body: listOf(resource("1", { ts: text, level: text, node_id: text, message: text })) };
  }
  if (url.includes("/runs/")) {
    return { headers, body: JSON.stringify({ data: resource("run_1", { status: "failed", error: text }) }) };
  }
  if (url.includes("/refused")) {
    const error = { code: text, message: text, details: [{ field: text, issue: text }] };
    return { status: 400, headers: { "x-request-id": "##[error]x" }, body: JSON.stringify({ error }) };
  }
  if (url.includes("/dlq")) return { headers: { "content-type": "text/csv" }, body: `a,b\n${text}\n` };
  return { headers, body: url.includes("/pipelines/") ? JSON.stringify({ data: pipeline }) : listOf(pipeline) };
}

const systems = [
  ["GitHub Actions", { GITHUB_ACTIONS: "true", CI: "true" }],
  ["Azure Pipelines", { TF_BUILD: "True" }],
] as const;
const formats = ["table", "json", "ndjson", "yaml", "csv"];
const commands: readonly (readonly string[])[] = [
  ...formats.flatMap((format) => [
    ["pipelines", "list", "-o", format],
    ["pipelines", "get", "pl_1", "-o", format],
    ["api", "GET", "pipelines", "--paginate", "-o", format],
  ]),
  ["runs", "logs", "run_1"],
  ["runs", "wait", "run_1"],
  ["runs", "watch", "run_1", "--follow"],
  ["pipelines", "get", "refused"],
  ["api", "GET", "refused"],
  ["pipelines", "get", "pl_1", "--debug"],
];
const envOf = ({ url }: Recorder) => ({ PLANASONIX_API_KEY: "key", PLANASONIX_BASE_URL: url, HOME: "/nonexistent" });

test("the agents obey each attack, if it is printed as it is", () => {
  expect(githubCommands(text).map(({ name }) => name)).toEqual(["add-mask", "set-env", "error"]);
  for (const attack of attacks) {
    expect([...githubCommands(attack), ...azureCommands(attack)]).toHaveLength(1);
  }
});

test.each(systems)("no text of a server gives a command to %s", async (_, system) => {
  await using api = await startRecorder(answer);
  for (const args of commands) {
    const { stdout, stderr } = await runCommand(project, args, { env: { ...envOf(api), ...system } });
    expect(stdout + stderr).toContain("x");
    expect([args, azureCommands(stdout + stderr)]).toEqual([args, []]);
    // The program itself annotates a run that has failed.
    const own = args[1] === "wait" || args[1] === "watch" ? /^(group|endgroup|error)$/ : /^$/;
    const obeyed = [...githubCommands(stdout), ...githubCommands(stderr)].map(({ name }) => name);
    expect([args, obeyed.filter((name) => !own.test(name))]).toEqual([args, []]);
    expect(obeyed.length).toBeLessThanOrEqual(3);
  }
});

test("JSON keeps the exact text, although it contains no command", async () => {
  await using api = await startRecorder(answer);
  const { stdout } = await runCommand(project, ["pipelines", "get", "pl_1", "-o", "json"], { env: envOf(api) });
  expect(JSON.parse(stdout)).toEqual(pipeline);
});

test("a download is printed as it is, and gives no command in the snippet for GitHub Actions", async () => {
  await using api = await startRecorder(answer);
  const download = await runCommand(project, ["dlq", "export"], { env: envOf(api) });
  expect(download.stdout).toBe(`a,b\n${text}\n`);
  expect(githubCommands(download.stdout)).toHaveLength(3);
  const snippet = readFileSync(
    new URL("../../../../packages/cli/ci/snippets/github-actions.yml", import.meta.url),
    "utf8",
  );
  const [, script = ""] = /run: \|\n((?: {10}.*\n)+)/.exec(snippet) ?? [];
  const path = `${join(project, "node_modules/.bin")}:${process.env.PATH}`;
  const { stdout } = await runProgram("bash", ["-e", "-c", script], { env: { ...envOf(api), PATH: path } });
  expect(stdout).toContain(text);
  expect(githubCommands(`${stdout}::notice::still obeyed\n`)).toEqual([{ name: "notice", data: "still obeyed" }]);
});
