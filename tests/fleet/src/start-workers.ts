import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { WorkerOptions, WorkerResult } from "./run-worker.ts";

/** Worker processes that are connected and wait for the start. Disposing of them kills those that are still running. */
export interface Workers extends AsyncDisposable {
  /** Starts the calls of all workers. Resolves with their results; `undefined` for a worker that ends without one. */
  run(): Promise<readonly (WorkerResult | undefined)[]>;
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

async function runChild(child: ChildProcess): Promise<WorkerResult | undefined> {
  const result = once(child, "message").then(([message]: WorkerResult[]) => message);
  const ended = once(child, "exit").then(() => undefined);
  child.send("start");
  return Promise.race([result, ended]);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
