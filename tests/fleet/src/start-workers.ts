// Starts the processes of a fleet. None makes a call before all are connected. Each process runs `run-worker.ts`.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { WorkerLine, WorkerOptions, WorkerResult } from "./run-worker.ts";

/** Worker processes that are connected and wait for the start. Disposing of them kills those that are still running. */
export interface Workers extends AsyncDisposable {
  /** Starts the calls of all workers. Resolves with their results; `undefined` for a worker that ends without one. */
  run(): Promise<readonly (WorkerResult | undefined)[]>;
  /** What each limiter has logged so far, except lines of the level `debug`. */
  readonly logs: readonly (readonly string[])[];
  /** Lets all workers make no further calls. */
  finish(): void;
  /** Kills a worker, by its position. */
  kill(index: number): void;
}

/**
 * Starts a process for each worker, and waits until all are connected.
 * @param program A module that calls `runWorker`.
 * @throws {Error} If a worker ends before it is connected.
 */
export async function startWorkers(program: URL, workers: readonly WorkerOptions[]): Promise<Workers> {
  const children = workers.map(() => fork(program, { execArgv: [] }));
  const logs = children.map(collectLog);
  const stop = async (): Promise<void> => {
    await Promise.all(children.map(stopChild));
  };
  try {
    await Promise.all(children.map((child, index) => prepare(child, workers[index])));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    run: () => Promise.all(children.map(runChild)),
    logs,
    finish() {
      for (const child of children) if (child.connected) child.send("finish");
    },
    kill: (index) => void children[index]?.kill("SIGKILL"),
    [Symbol.asyncDispose]: stop,
  };
}

async function prepare(child: ChildProcess, options: WorkerOptions | undefined): Promise<void> {
  const isReady = once(child, "message").then(() => true);
  child.send({ ...options });
  const ended = once(child, "exit").then(() => false);
  if (!(await Promise.race([isReady, ended]))) throw new Error(`Worker ${options?.name} ended before it was ready`);
}

/** Returns an array to which the lines of a worker are added when they arrive. */
function collectLog(child: ChildProcess): readonly string[] {
  const lines: string[] = [];
  child.on("message", (message: object) => "line" in Object(message) && lines.push((message as WorkerLine).line));
  return lines;
}

function runChild(child: ChildProcess): Promise<WorkerResult | undefined> {
  return new Promise((resolve) => {
    child.on("message", (message: object) => "answered" in message && resolve(message as WorkerResult));
    child.once("exit", () => resolve(undefined));
    child.send("start");
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
