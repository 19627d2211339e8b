// The tasks of docs/guides/orchestrators.md in Airflow, Dagster and Prefect, with the built command line, on a sandbox. Each
// runs three times: its command is killed, its run fails, and it is canceled.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { readGuide, writePrograms } from "./guide-programs.ts";
import { ProgramFailure, run, tellingLine } from "./step.ts";

/** An orchestrator, and how it runs the task of the guide. */
export interface Orchestrator {
  readonly name: string;
  /** The package in Python. The guide names its version after the name. */
  readonly requirement: string;
  /** The name of the folder of its program in tests/languages. */
  readonly id: string;
  /** The file of the guide, beside the module that all share. */
  readonly file: string;
  /** Shortens the time until another try. */
  readonly changes?: Readonly<Record<string, string>>;
  readonly env: (folder: string) => Readonly<Record<string, string>>;
  /** A command that has to run before, such as one that creates a database. */
  readonly prepare?: readonly string[];
}

const guide = "orchestrators";
/** The folder of the modules of the guide. */
const tasks = "tasks";
const limitMs = 240_000;

/** The orchestrators that the guide is about. None of them sends statistics. */
export const orchestrators: readonly Orchestrator[] = [
  {
    name: "Airflow",
    requirement: "apache-airflow",
    id: "orchestrator-airflow",
    file: "airflow_dag.py",
    prepare: ["airflow", "db", "migrate"],
    env: (folder) => ({
      AIRFLOW_HOME: folder,
      AIRFLOW__CORE__LOAD_EXAMPLES: "False",
      AIRFLOW__CORE__DAGS_FOLDER: join(folder, tasks), // without the program, which must not be read as a DAG
      AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY: "1",
      AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: "False",
    }),
  },
  {
    name: "Dagster",
    requirement: "dagster",
    id: "orchestrator-dagster",
    file: "dagster_job.py",
    changes: { "delay=60": "delay=0" },
    env: (folder) => ({ DAGSTER_HOME: folder, DAGSTER_DISABLE_TELEMETRY: "yes" }),
  },
  {
    name: "Prefect",
    requirement: "prefect",
    id: "orchestrator-prefect",
    file: "prefect_flow.py",
    changes: { "retry_delay_seconds=60": "retry_delay_seconds=0" },
    env: (folder) => ({
      PREFECT_HOME: folder,
      PREFECT_SERVER_ANALYTICS_ENABLED: "false",
      PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS: "120",
    }),
  },
];

/**
 * The version that the guide says its code is tested with.
 * @throws {Error} If it names none.
 */
export function testedVersion({ name }: Pick<Orchestrator, "name">, text: string = readGuide(guide)): string {
  const [, version] = new RegExp(`${name} (\\d+\\.\\d+\\.\\d+)`).exec(text) ?? [];
  if (version === undefined) throw new Error(`docs/guides/${guide}.md names no version of ${name}`);
  return version;
}

/** What became of the three runs. */
export interface Report {
  /** Whether each of them succeeded. The last one prints nothing if its process ends at SIGTERM. */
  readonly succeeded: readonly boolean[];
  /** How often the command line was started. */
  readonly commands: number;
  /** The idempotency keys of the starts that were sent. */
  readonly keys: readonly (string | undefined)[];
  /** The statuses of the requests that cancel a run. */
  readonly cancellations: readonly (number | undefined)[];
}

/**
 * Checks that the killed try was followed by one that took up the run, and the failed one by none, and that the run of the
 * canceled task was canceled.
 * @throws {Error} If something else has happened.
 */
export function checkReport({ succeeded, commands, keys, cancellations }: Report): string {
  if (succeeded[0] !== true || succeeded[1] !== false || succeeded[2] === true)
    throw new Error(`the runs succeeded: ${succeeded.join(", ")}, instead of true, false and nothing or false`);
  if (keys.length !== 3 || new Set(keys).size !== 3)
    throw new Error(`${keys.length} starts were sent, with the keys ${keys.join(", ")}, instead of 3`);
  if (commands !== 4) throw new Error(`the command line was started ${commands} times, instead of 4`);
  if (cancellations.length !== 1 || cancellations[0] !== 200)
    throw new Error(`the requests that cancel a run had the statuses ${cancellations.join(", ")}, instead of 200`);
  return "3 tasks";
}

/** Runs the task of an orchestrator. Returns the number of tasks. */
export async function testOrchestrator(orchestrator: Orchestrator, folder: string, path: string): Promise<string> {
  await using sandbox = await startSandbox({ port: 0, speed: 600 });
  sandbox.outcomes.next("pipelines.run", { status: "succeeded", after: "40m" });
  sandbox.outcomes.next("pipelines.run", { status: "failed", after: "60s", error: { message: "disk full" } });
  sandbox.outcomes.next("pipelines.run", { status: "succeeded", after: "20h" });
  mkdirSync(join(folder, tasks));
  writePrograms(join(folder, tasks), guide, ["planasonix_run.py", orchestrator.file], orchestrator.changes);
  const modules = { PYTHONPATH: join(folder, tasks) };
  const env = { ...orchestrator.env(folder), ...modules, PATH: installCommand(folder) + delimiter + path };
  const wanted = `${orchestrator.requirement}==${testedVersion(orchestrator)}`;
  const args = (...words: readonly string[]) => ["run", "--no-project", "--with", wanted, ...words];
  if (orchestrator.prepare) await run({ program: "uv", args: args(...orchestrator.prepare), cwd: folder, env });
  const access = { PLANASONIX_BASE_URL: sandbox.url, PLANASONIX_API_KEY: sandbox.apiKey };
  return await disturb(sandbox, folder, (output) =>
    // In a group of its own: a server that an orchestrator has started must end with it.
    spawn("uv", args("python", "program.py"), {
      cwd: folder,
      env: { ...process.env, ...env, ...access, PLANASONIX_STARTS: join(folder, "starts") },
      stdio: ["ignore", output, output],
      detached: true,
    }),
  );
}

/** Kills the first command, and ends the program during the third run. */
async function disturb(sandbox: Sandbox, folder: string, start: (output: number) => ChildProcess): Promise<string> {
  const file = join(folder, "output.log");
  const output = openSync(file, "w");
  const child = start(output);
  closeSync(output);
  const lines = (): readonly string[] => readFileSync(file, "utf8").split("\n");
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const until = async (done: () => boolean): Promise<void> => {
    for (const endsAt = Date.now() + limitMs; !done(); await setTimeout(50)) {
      if (!ended() && Date.now() < endsAt) continue;
      throw new ProgramFailure(`it ended too early, or not: ${tellingLine(lines().join("\n"))}`, lines().join("\n"));
    }
  };
  const starts = () => sandbox.requests.all("pipelines.run");
  const polls = (): number => sandbox.requests.all("runs.get").length;
  try {
    await until(() => polls() > 0); // from now on, the store has the ID of the run
    process.kill(Number(commandsIn(folder)[0]), "SIGKILL");
    await until(() => starts().length === 3);
    const before = polls();
    await until(() => polls() > before);
    process.kill(valuesIn<number>(lines(), "pid")[0] ?? Number.NaN, "SIGTERM");
    await until(ended);
  } finally {
    endGroup(child);
  }
  return checkReport({
    succeeded: valuesIn<boolean>(lines(), "succeeded"),
    commands: commandsIn(folder).length,
    keys: starts().map(({ idempotencyKey }) => idempotencyKey),
    cancellations: sandbox.requests.all("runs.cancel").map(({ status }) => status),
  });
}

/** What the program printed under a name, between the lines of the orchestrator. */
function valuesIn<Value>(lines: readonly string[], name: string): readonly Value[] {
  return lines.filter((line) => line.startsWith(`{"${name}"`)).map((line): Value => JSON.parse(line)[name]);
}

/** Ends what a program has left behind. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has left nothing.
  }
}

/** The processes of the command line, in order. */
function commandsIn(folder: string): readonly string[] {
  return readFileSync(join(folder, "commands.log"), "utf8").trim().split("\n");
}

/** As `npm install --global @planasonix/cli` does; each start of the program is noted. Returns the folder for `PATH`. */
function installCommand(folder: string): string {
  const manifest = createRequire(import.meta.url).resolve("@planasonix/cli/package.json");
  const bin = join(dirname(manifest), "dist/bin.cjs");
  const program = `#!/bin/sh\necho $$ >> "${folder}/commands.log"\nexec "${process.execPath}" "${bin}" "$@"\n`;
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "bin/planasonix"), program, { mode: 0o755 });
  return join(folder, "bin");
}
