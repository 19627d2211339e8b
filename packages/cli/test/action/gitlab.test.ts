import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { bin } from "../support/program.ts";

const template = readFileSync(new URL("../../ci/gitlab/templates/planasonix-run.yml", import.meta.url), "utf8");

interface Job {
  readonly variables: Readonly<Record<string, string>>;
  readonly before_script: readonly string[];
  readonly script: readonly string[];
  readonly after_script: readonly string[];
}

/** The job of the component, with its inputs in place. */
function jobOf(inputs: Readonly<Record<string, string>>): Job {
  const [spec] = parseAllDocuments(template).map((document) => document.toJS());
  const defaults = Object.entries<{ default?: string }>(spec.spec.inputs).map(([name, input]) => [
    name,
    input.default ?? "",
  ]);
  const values: Readonly<Record<string, string>> = { ...Object.fromEntries(defaults), ...inputs };
  // GitLab puts the inputs into the values of the parsed YAML.
  const fill = (_: unknown, value: unknown): unknown =>
    typeof value === "string"
      ? value.replaceAll(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name) => values[name] ?? "")
      : value;
  const [, job] = parseAllDocuments(template).map((document) => document.toJS());
  const [only] = Object.values<Job>(JSON.parse(JSON.stringify(job), fill));
  if (!only) throw new Error("The component has no job");
  return only;
}

/** Runs lines of a job as GitLab's runner does, in one shell, which gets the signals. */
function runLines(sandbox: Sandbox, folder: string, job: Job, lines: readonly string[], more = {}) {
  for (const program of ["npm", "env"]) {
    writeFileSync(join(folder, program), `#!/bin/sh\nprintf '%s\\n' "$0 $*" >> commands\n`, { mode: 0o755 });
  }
  writeFileSync(join(folder, "planasonix"), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`, { mode: 0o755 });
  writeFileSync(join(folder, "step.sh"), lines.join("\n"));
  const variables = Object.entries(job.variables).map(([name, value]) => [name, value.replace("$CI_JOB_ID", "1")]);
  const env = {
    PATH: `${folder}:${process.env.PATH}`,
    PLANASONIX_API_KEY: sandbox.apiKey,
    PLANASONIX_BASE_URL: sandbox.url,
    GITLAB_CI: "true",
    CI_PROJECT_ID: "7",
    CI_PIPELINE_ID: "42",
    CI_JOB_NAME: "load",
    ...Object.fromEntries(variables),
    ...more,
  };
  const child = spawn("bash", ["-e", "step.sh"], { cwd: folder, env });
  const texts = { log: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      texts.log += text;
    });
  }
  return {
    child,
    texts,
    ended: new Promise((resolve) => child.on("close", (code, signal) => resolve(code ?? signal))),
  };
}

test("the job of the GitLab component cancels its run when its shell gets a signal, or after it was killed", async () => {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    await using sandbox = await startSandbox({ port: 0 });
    const folder = mkdtempSync(join(tmpdir(), "planasonix-gitlab-"));
    const job = jobOf({ pipeline: "pl_01hqxyz" });
    const { child, texts, ended } = runLines(sandbox, folder, job, job.script);
    await expect.poll(() => texts.log).toMatch(/run_\w+ (queued|running)\n/);
    child.kill(signal);
    expect(await ended).toBe(signal === "SIGTERM" ? 143 : "SIGKILL");
    const after = runLines(sandbox, folder, job, job.after_script, { CI_JOB_STATUS: "canceled" });
    await after.ended;
    const { id } = JSON.parse(readFileSync(join(folder, "planasonix-1.json"), "utf8"));
    const headers = { Authorization: `Bearer ${sandbox.apiKey}` };
    const { data } = await (await sandbox.fetch(`${sandbox.url}/runs/${id}`, { headers })).json();
    expect(data.attributes.status).toMatch(/cancel/);
  }
});

test("a job that succeeds keeps its result, and its after_script sends nothing", async () => {
  await using sandbox = await startSandbox({ port: 0, speed: 30 });
  const folder = mkdtempSync(join(tmpdir(), "planasonix-gitlab-"));
  const job = jobOf({
    pipeline: "pl_01hqxyz",
    arguments: "--var RUN_DATE=2026-11-24  --variables=ANY=*",
    variables: "REGION=EU west\nQUOTED='$(id)'\n",
  });
  expect(await runLines(sandbox, folder, job, job.script).ended).toBe(0);
  const before = sandbox.requests.all().length;
  expect(await runLines(sandbox, folder, job, job.after_script, { CI_JOB_STATUS: "success" }).ended).toBe(0);
  expect(sandbox.requests.all()).toHaveLength(before);
  expect(JSON.parse(readFileSync(join(folder, "planasonix-1.json"), "utf8"))).toMatchObject({
    outcome: "succeeded",
    exit_code: 0,
  });
  const start = sandbox.requests.all().find(({ method }) => method === "POST");
  expect(start?.body).toEqual({
    variables: { RUN_DATE: "2026-11-24", ANY: "*", REGION: "EU west", QUOTED: "'$(id)'" },
  });
});

test.each([
  ["adopt", 0],
  ["fail", 7],
])("with if-unsure %s, the job ends with %i after a lost response", async (ifUnsure, code) => {
  await using sandbox = await startSandbox({ port: 0, speed: 60, idempotencyKeys: "ignored" });
  sandbox.faults.add({ operation: "pipelines.run", reset: "after", times: 1 });
  const folder = mkdtempSync(join(tmpdir(), "planasonix-gitlab-"));
  const job = jobOf({ pipeline: "pl_01hqxyz", "if-unsure": ifUnsure });
  expect(await runLines(sandbox, folder, job, job.script).ended).toBe(code);
});

test("the GitLab component executes no input, and takes none for a flag", async () => {
  const attack = `$(touch executed) ; touch executed; \`touch executed\` "' && touch executed`;
  await using sandbox = await startSandbox({ port: 0, speed: 30 });
  for (const input of ["pipeline", "variables", "arguments", "timeout", "if-unsure", "version"]) {
    const folder = mkdtempSync(join(tmpdir(), "planasonix-gitlab-"));
    const job = jobOf({ pipeline: "pl_01hqxyz", [input]: attack });
    await runLines(sandbox, folder, job, [...job.before_script, ...job.script]).ended;
    expect(existsSync(join(folder, "executed")), input).toBe(false);
  }
  const folder = mkdtempSync(join(tmpdir(), "planasonix-gitlab-"));
  const { ended, texts } = runLines(sandbox, folder, jobOf({}), jobOf({ pipeline: "--help" }).script, {
    PLANASONIX_INPUT_PIPELINE: "--help",
  });
  expect(await ended).not.toBe(0);
  expect(texts.log).toContain('There is no pipeline named "--help"');
});

test("the GitLab component installs the version of its package, without scripts and without the API key", async () => {
  await using sandbox = await startSandbox({ port: 0 });
  const folder = mkdtempSync(join(tmpdir(), "planasonix-gitlab-"));
  const job = jobOf({ pipeline: "pl_01hqxyz" });
  expect(await runLines(sandbox, folder, job, job.before_script).ended).toBe(0);
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const install = `npm install --global --ignore-scripts --no-fund --no-audit @planasonix/cli@${version}`;
  expect(readFileSync(join(folder, "commands"), "utf8")).toBe(
    `${join(folder, "env")} -u PLANASONIX_API_KEY ${install}\n`,
  );
});
