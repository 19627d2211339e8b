import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { expect, inject, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { readCiFile } from "../src/ci-files.ts";
import { type Running, start } from "../src/program.ts";
import { startCliRegistry } from "../src/registry.ts";

const gitlabCiLocal = createRequire(import.meta.url)
  .resolve("gitlab-ci-local/package.json")
  .replace("package.json", "dist/index.js");
const template = "templates/planasonix-run.yml";

/** A repository that uses the component, in which the job is about to start. */
async function startJob(
  sandbox: Sandbox,
  inputs: string,
): Promise<{ job: Running; folder: string; registry: AsyncDisposable }> {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-gitlab-"));
  mkdirSync(join(folder, "templates"));
  writeFileSync(join(folder, template), readCiFile(`gitlab/${template}`));
  writeFileSync(join(folder, ".gitlab-ci.yml"), `include:\n  - local: ${template}\n    inputs: ${inputs}\n`);
  writeFileSync(join(folder, ".gitignore"), ".gitlab-ci-local\nprefix\n");
  const git = (...args: string[]): void => void execFileSync("git", args, { cwd: folder });
  git("init", "--quiet", "--initial-branch=main");
  git("remote", "add", "origin", "https://gitlab.test/acme/etl.git");
  git("add", "--all");
  git("-c", "user.name=A", "-c", "user.email=a@localhost", "commit", "--quiet", "-m", "Load");
  const registry = await startCliRegistry();
  const variables = {
    PLANASONIX_API_KEY: sandbox.apiKey,
    PLANASONIX_BASE_URL: sandbox.url,
    GITLAB_CI: "true", // As GitLab sets it; gitlab-ci-local sets "false".
    npm_config_registry: registry.url,
    npm_config_prefix: join(folder, "prefix"),
    npm_config_cache: join(folder, "prefix/cache"),
    PATH: `${join(folder, "prefix/bin")}:${process.env.PATH}`,
  };
  const flags = Object.entries(variables).flatMap(([name, value]) => ["--variable", `${name}=${value}`]);
  const job = start(
    [process.execPath, gitlabCiLocal, "--force-shell-executor", "--no-color", ...flags, "planasonix-run"],
    folder,
    { PATH: process.env.PATH, ...(process.env.LANG && { LANG: process.env.LANG }) },
  );
  return { job, folder, registry };
}

test("every input of the component is declared, and used", () => {
  const text = readCiFile(`gitlab/${template}`);
  const [spec] = parseAllDocuments(text).map((document) => document.toJS());
  const used = new Set([...text.matchAll(/\$\[\[ inputs\.([\w-]+) \]\]/g)].map(([, name]) => name));
  expect([...used].toSorted()).toEqual(Object.keys(spec.spec.inputs).toSorted());
});

test.runIf(inject("programs").includes("rsync"))(
  "gitlab-ci-local validates the component, and runs its job to the end",
  async () => {
    await using sandbox = await startSandbox({ port: 0, speed: 30 });
    const { job, folder, registry } = await startJob(
      sandbox,
      "{ pipeline: pl_01hqxyz, arguments: --var RUN_DATE=2026-11-24 }",
    );
    await using _ = registry;
    expect([await job.ended, job.log()]).toEqual([0, expect.stringMatching(/run_\w+ succeeded/)]);
    expect(job.log()).not.toContain(sandbox.apiKey);
    const [artifact = ""] = globSync("planasonix-*.json", { cwd: folder });
    expect(JSON.parse(readFileSync(join(folder, artifact), "utf8"))).toMatchObject({
      outcome: "succeeded",
      exit_code: 0,
    });
  },
);

test.runIf(inject("programs").includes("rsync"))(
  "the job fails with its log in a section if the run fails",
  async () => {
    await using sandbox = await startSandbox({ port: 0, speed: 30 });
    sandbox.outcomes.next("pipelines.run", { status: "failed", after: "30s" });
    const { job, registry } = await startJob(sandbox, "{ pipeline: pl_01hqxyz }");
    await using _ = registry;
    expect(await job.ended).toBe(1);
    // gitlab-ci-local replaces the marks of a section by its duration.
    expect(job.log()).toMatch(/planasonix_1 took \d+ms/);
    expect(job.log()).toMatch(/failed.*: connection refused by the source/);
  },
);

test.runIf(inject("programs").includes("shellcheck"))(
  "shellcheck has no finding in the commands of the component",
  () => {
    const [, job] = parseAllDocuments(
      readCiFile(`gitlab/${template}`).replaceAll(/\$\[\[ inputs\.([\w-]+) \]\]/g, "input"),
    ).map((document) => document.toJS());
    const [{ before_script, script, after_script }] = Object.values<Record<string, string[]>>(job) as [
      Record<string, string[]>,
    ];
    for (const lines of [before_script, script, after_script]) {
      expect(
        execFileSync("shellcheck", ["--shell", "bash", "-"], { input: lines?.join("\n") ?? "", encoding: "utf8" }),
      ).toBe("");
    }
  },
);
