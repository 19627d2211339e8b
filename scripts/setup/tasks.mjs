// Runs tasks with turbo. Prints one line for each task that was not in turbo's cache, and the output of failed tasks
// only.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, run } from "./processes.mjs";
import { SetupError } from "./steps.mjs";

/**
 * @typedef {object} Selection
 * @property {readonly string[]} tasks
 * @property {readonly string[]} filter Selects packages, as turbo's `--filter` does. Empty: all.
 * @property {string} [label] What the selection does, for the display. Default: the tasks.
 * @property {boolean} [only] Whether to leave out the tasks on which these depend. Default: false.
 * @property {readonly string[]} [args] Arguments for the scripts of the packages.
 *
 * @typedef {object} Task
 * @property {string} label A name such as "test runtime".
 * @property {string} log The file to which turbo writes what the task prints.
 * @property {string} command The script that runs.
 */

// Three tasks on two cores, because some tests wait in real time; no test has a time limit that a busy machine exceeds.
// Turbo prints the output of a task as one group when the task ends.
const flags = [
  "--concurrency=150%",
  "--continue=dependencies-successful",
  "--output-logs=hash-only",
  "--log-order=grouped",
];

/** Code that Node has compiled, for the next process. */
const compiled = join(root, ".cache", "compiled");

/** Saves CPU time: the compiler, a program in Go, collects garbage less often, and Node compiles code once. */
const thrift = { GOGC: "400", NODE_COMPILE_CACHE: compiled };

/**
 * Runs selections of tasks one after another, also after a failure, so that the reader sees all failures together. Only a
 * failed build ends them, because the tests of the next selections would read what was built before.
 * @param {readonly Selection[]} selections
 * @param {(selection: Selection) => Promise<readonly string[]>} runOne Runs a selection, and returns the labels of its
 * failed tasks.
 * @throws {SetupError} If a task failed.
 */
export async function runSelections(selections, runOne) {
  const failed = [];
  // Tests run code in temporary folders, which is of no use to the next run.
  rmSync(compiled, { recursive: true, force: true });
  for (const selection of selections) {
    failed.push(...(await runOne(selection)));
    if (failed.some((label) => /^(generate|build) /.test(label))) break;
  }
  if (failed.length > 0) throw new SetupError(`Failed: ${failed.join(", ")}.`, 1);
}

/**
 * Runs tasks with turbo, and prints a line for each that was not in turbo's cache. Shows the whole output of a failed
 * task. Of a passed task, shows only the lines that begin with "Left out". States which tests a script excludes.
 * @param {Selection & { node: string, env: Record<string, string> }} what
 * @param {import("./commands.mjs").Steps} steps
 * @returns {Promise<readonly string[]>} The labels of the failed tasks. Tasks that do not depend on them run nevertheless.
 */
export async function runTasks({ tasks, filter, label = tasks.join(", "), only, args: own = [], node, env }, steps) {
  const step = steps.begin(label);
  const turbo = (args, onLine) =>
    run(
      node,
      [
        join(root, "node_modules/turbo/bin/turbo"),
        "run",
        ...tasks,
        ...filter.map((name) => `--filter=${name}`),
        ...(only ? ["--only"] : []),
        ...args,
        ...(own.length > 0 ? ["--", ...own] : []),
      ],
      // The packages were just installed, so pnpm need not check them before each task.
      { env: { ...thrift, ...env, pnpm_config_verify_deps_before_run: "false" }, onLine },
    );
  const planned = await plan(turbo, step);
  const failed = [];
  let [ended, unchanged] = [0, 0];

  const { code, output } = await turbo(flags, (line) => {
    const [, name, task, cache] = /^([^:\s]+):([\w:-]+): cache (\w+)/.exec(line) ?? [];
    const known = planned.get(`${name}#${task}`);
    if (!known) return;
    ended += 1;
    step.update(`${ended} of ${planned.size} tasks`);
    if (cache === "hit") unchanged += 1;
    else if (report(known, steps) === "failed") failed.push(known.label);
  });

  if (code !== 0 && failed.length === 0) step.fail(output);
  else step.finish(`${label} (${planned.size} tasks, ${unchanged} unchanged)`);
  for (const line of [...planned.values()].flatMap(excluded)) steps.note(line);
  return code !== 0 && failed.length === 0 ? [label] : failed;
}

/**
 * The tasks that turbo is going to run. Removes the logs of earlier runs, so that no log is older than its task.
 * @returns {Promise<ReadonlyMap<string, Task>>}
 */
async function plan(turbo, step) {
  const { code, output } = await turbo(["--dry-run=json"]);
  if (code !== 0) {
    step.fail(output);
    throw new SetupError("Could not plan the tasks. Turbo says why, above.", 1);
  }
  const { tasks } = JSON.parse(output.slice(output.indexOf("{")));
  const real = tasks.filter(({ command }) => command !== "<NONEXISTENT>");
  for (const { logFile } of real) rmSync(join(root, logFile), { force: true });
  for (const task of real) removeStale(task, root);
  return new Map(
    real.map(({ taskId, task, package: name, logFile, command }) => [
      taskId,
      { label: labelOf(task, name), log: join(root, logFile), command },
    ]),
  );
}

/**
 * Removes the output folders of a task if they come from another state of its inputs, such as that of another branch:
 * turbo restores files from its cache, and leaves others, such as chunks whose names contain a hash.
 * @param {{ task: string, directory: string, hash: string, outputs?: readonly string[] | null }} task As turbo plans it.
 * @param {string} folder The folder of the repository.
 */
export function removeStale({ task, directory, hash, outputs }, folder) {
  const folders = (outputs ?? []).filter((output) => output.endsWith("/**")).map((output) => output.slice(0, -3));
  const record = join(folder, directory, ".turbo", `${task}.hash`);
  if (folders.length === 0 || (existsSync(record) && readFileSync(record, "utf8") === hash)) return;
  for (const output of folders) rmSync(join(folder, directory, output), { recursive: true, force: true });
  mkdirSync(dirname(record), { recursive: true });
  writeFileSync(record, hash);
}

/** The line that states which tests the script of a task excludes. */
function excluded({ label, command }) {
  const patterns = [...command.matchAll(/--exclude "?([^\s"]+)/g)].map(([, pattern]) => pattern);
  return patterns.length > 0 ? [`left out of ${label}: ${patterns.join(", ")}`] : [];
}

function labelOf(task, name) {
  return name === "//" ? task : `${task} ${name.replace("@planasonix/", "")}`;
}

function report({ label, log }, steps) {
  const output = readFileSync(log, "utf8");
  const ms = Date.now() - statSync(log).birthtimeMs;
  // pnpm prints this line last if a script failed.
  if (output.includes("\n[ELIFECYCLE] ")) {
    steps.printFailure(label, ms, output);
    return "failed";
  }
  steps.print(label, ms);
  for (const line of output.split("\n").filter((line) => line.startsWith("Left out"))) steps.note(line);
  return "passed";
}
