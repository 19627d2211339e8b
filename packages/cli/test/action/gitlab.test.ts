import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { bin } from "../support/program.ts";

const template = readFileSync(new URL("../../ci/gitlab/templates/planasonix-run.yml", import.meta.url), "utf8");

interface Job {
  readonly variables: Readonly<Record<string, string>>;
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
  const text = template.replaceAll(/\$\[\[ inputs\.(\w+) \]\]/g, (_, name) => values[name] ?? "");
  const [, job] = parseAllDocuments(text).map((document) => document.toJS());
  const [only] = Object.values<Job>(job);
  if (!only) throw new Error("The component has no job");
  return only;
}

/** Runs lines of a job as GitLab's runner does, in one shell, which gets the signals. */
function runLines(sandbox: Sandbox, folder: string, job: Job, lines: readonly string[], more = {}) {
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
  const job = jobOf({ pipeline: "pl_01hqxyz", arguments: "--var RUN_DATE=2026-11-24" });
  expect(await runLines(sandbox, folder, job, job.script).ended).toBe(0);
  const before = sandbox.requests.all().length;
  expect(await runLines(sandbox, folder, job, job.after_script, { CI_JOB_STATUS: "success" }).ended).toBe(0);
  expect(sandbox.requests.all()).toHaveLength(before);
  expect(JSON.parse(readFileSync(join(folder, "planasonix-1.json"), "utf8"))).toMatchObject({
    outcome: "succeeded",
    exit_code: 0,
  });
});
