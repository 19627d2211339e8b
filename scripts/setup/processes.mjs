// Runs programs. None of them may outlive this process: a signal, or the end of the parent process, ends all of them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * @typedef {object} RunOptions
 * @property {Readonly<Record<string, string>>} env
 * @property {string} [cwd] Default: the repository.
 * @property {(line: string) => void} [onLine] Called with each line of the output.
 * @property {number} [timeoutMs] Time after which the program is ended. Default: never.
 */

/**
 * Every program gets its own process group, so that a signal also reaches the program's children. Windows has no such
 * groups.
 */
const detached = process.platform !== "win32";
const killAfterMs = 5_000;

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
/** @type {import("node:child_process").ChildProcess | undefined} */
let foreground;
let isStopping = false;

/**
 * Runs a program to its end and keeps its output.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<{ code: number, output: string }>} The exit code, and the lines of standard output and standard
 * error in the order of their arrival. The code is 127 if the program could not be started.
 */
export async function run(program, args, { env, cwd = root, onLine = () => {}, timeoutMs }) {
  const child = start(program, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  // Not the option `timeout` of spawn: its timer stays active if the program cannot be started.
  const timer = timeoutMs && setTimeout(() => child.kill(), timeoutMs);
  const lines = [];
  const take = (line) => {
    lines.push(line);
    if (!isStopping) onLine(line);
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", take);
  const code = await ended(child, take);
  clearTimeout(timer);
  return { code, output: lines.join("\n") };
}

/**
 * Runs a program that writes directly to the terminal. Signals are passed on to the program, which decides how to end.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<{ code: number, stopped: boolean }>}
 */
export async function runInForeground(program, args, { env, cwd = root }) {
  foreground = start(program, args, { env, cwd, stdio: ["ignore", "inherit", "inherit"] });
  const code = await ended(foreground, console.error);
  foreground = undefined;
  return { code, stopped: isStopping };
}

/**
 * Ends all programs with this process: on a signal, and when the parent process has ended. (npm runs scripts in a
 * shell. A SIGTERM ends npm and the shell, but does not reach this process.)
 * @param {() => string | undefined} current Returns the running step, to report what was stopped.
 */
export function stopWithParent(current) {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => stop(signal, current()));
  }
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop("SIGTERM", current()), 500).unref();
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

async function stop(signal, label) {
  if (isStopping) return;
  isStopping = true;
  setTimeout(() => signalAll("SIGKILL"), killAfterMs).unref();
  signalAll(foreground ? signal : "SIGTERM");
  if (foreground) return; // The command ends when the foreground program ends.
  await Promise.all([...running].map((child) => once(child, "close")));
  process.stdout.write(process.stdout.isTTY ? "\r\x1b[K" : "");
  console.log(`Stopped${label ? ` during: ${label}` : ""}. Nothing is left running.`);
  process.exit(exitCodes[signal]);
}

function signalAll(signal) {
  for (const { pid } of running) {
    try {
      if (pid !== undefined) process.kill(detached ? -pid : pid, signal);
    } catch {} // The program has already ended.
  }
}

function start(program, args, options) {
  const child = spawn(program, args, { ...options, detached });
  running.add(child);
  return child;
}

async function ended(child, report) {
  try {
    const [code] = await once(child, "close");
    running.delete(child);
    // The output of a stopped program is not a failure to report: `stop` ends this process.
    if (isStopping && child !== foreground) await new Promise(() => {});
    return code ?? 1;
  } catch (error) {
    running.delete(child);
    report(`${child.spawnfile}: ${error.message}`);
    return 127;
  }
}
