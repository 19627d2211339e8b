// Reads the workflow of a release, and runs the `run` blocks of its jobs as GitHub does.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { runCommand } from "./command.ts";

/** A step of a job: an action, or commands. */
interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly "working-directory"?: string;
}

/** A job of a workflow. */
export interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const folder = fileURLToPath(new URL("../../.github/workflows/", import.meta.url));

/** The text of a workflow, such as `release.yml`. */
export function readWorkflow(workflow: string): string {
  return readFileSync(join(folder, workflow), "utf8");
}

/** Reads the jobs of a workflow. */
export function readJobs<Name extends string>(workflow: string): Readonly<Record<Name, Job>> {
  return parse(readWorkflow(workflow)).jobs;
}

/** The jobs of a release. */
export const { build, publish, announce } = readJobs<"build" | "publish" | "announce">("release.yml");

/** Where and how the steps of a job run. */
export interface Runner {
  /** The folder that stands for the workspace of the job. */
  readonly workspace: string;
  /** An empty folder for temporary files. */
  readonly temp: string;
  /** All variables of the environment, in addition to those of the job. They take precedence. */
  readonly env: Readonly<Record<string, string>>;
  /** The outputs of earlier jobs, by expressions such as `needs.build.outputs.version`. */
  readonly outputs: ReadonlyMap<string, string>;
  /** The names of steps that do not run. */
  readonly except?: readonly string[];
  /** Wraps each step, for example to print its duration. */
  readonly around?: (name: string, run: () => Promise<string>) => Promise<string>;
}

/**
 * Runs the `run` blocks of a job in order. Returns the outputs of its steps, by expressions such as
 * `steps.pack.outputs.version`.
 * @throws {Error} If a block fails. The message contains its output. The blocks after it do not run.
 */
export async function runJob(job: Job, runner: Runner): Promise<ReadonlyMap<string, string>> {
  const { workspace, temp, env, outputs, except = [], around = (_, run) => run() } = runner;
  const found = new Map<string, string>();
  const own = Object.entries(job.env ?? {}).map(([name, value]) => [name, resolve(value, outputs)]);
  for (const [index, step] of job.steps.entries()) {
    const { name = `step ${index + 1}`, run } = step;
    if (run === undefined || except.includes(name)) continue;
    const scratch = mkdtempSync(join(temp, "step-"));
    const [script, output] = [join(scratch, "run.sh"), join(scratch, "output")];
    writeFileSync(script, resolve(run, outputs));
    writeFileSync(output, "");
    mkdirSync(join(temp, "runner"), { recursive: true });
    const runnerTemp = join(temp, "runner");
    const variables = { GITHUB_OUTPUT: output, GITHUB_WORKSPACE: workspace, RUNNER_TEMP: runnerTemp, ...env };
    // The shell of GitHub's `shell: bash`.
    const args = ["--noprofile", "--norc", "-eo", "pipefail", script];
    const cwd = join(workspace, step["working-directory"] ?? "");
    await around(name, () => runCommand("bash", args, cwd, { ...Object.fromEntries(own), ...variables }));
    for (const line of readFileSync(output, "utf8").split("\n").filter(Boolean)) {
      const [key = "", ...value] = line.split("=");
      found.set(`steps.${step.id}.outputs.${key}`, value.join("="));
    }
  }
  return found;
}

/** The outputs of a job for the jobs that need it, by expressions such as `needs.build.outputs.version`. */
export function outputsOf(name: string, job: Job, steps: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const outputs = Object.entries(job.outputs ?? {});
  return new Map(outputs.map(([key, value]) => [`needs.${name}.outputs.${key}`, resolve(value, steps)]));
}

/** Replaces the expressions of a text. @throws {Error} If an expression is unknown. */
function resolve(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{\{ *(.+?) *\}\}/g, (_, expression: string) => {
    const value = values.get(expression);
    if (value === undefined) throw new Error(`The rehearsal has no value for \${{ ${expression} }}`);
    return value;
  });
}
