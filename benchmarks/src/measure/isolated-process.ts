import { fork } from "node:child_process";
import { once } from "node:events";
import type { ClientUnderTest } from "../clients/client-under-test.ts";
import { heapFlags } from "./meters.ts";

/** The task of a process: to measure one call of one client relative to plain `fetch`. */
export interface Task {
  readonly module: string;
  readonly name: string;
  readonly call: "get" | "post";
  readonly meter: "time" | "cpu" | "allocation";
  /** The base URL of the server; undefined for a stubbed `fetch`. */
  readonly baseUrl: string | undefined;
  readonly rounds: number;
  /** How many turns each side takes in a round. */
  readonly turnsPerRound: number;
  /** The number of calls in a turn. */
  readonly calls: number;
  /** How many calls are made at once; the next ones follow when all of them have ended. Default: 1. */
  readonly inFlight?: number;
  /** The number of calls before the measurement, during which V8 optimizes the code. */
  readonly warmUpCalls: number;
}

/**
 * Measures the cost of a client's call relative to plain `fetch`, in its own process, so that garbage and optimized
 * code of one client do not affect the next. Returns undefined if the client does not have the call.
 */
export async function measureIsolated(
  { module, name }: ClientUnderTest,
  options: Omit<Task, "module" | "name">,
): Promise<number | undefined> {
  // On a busy machine, the threads of the garbage collector wait for one another, and it is chance which turn pays for that.
  const execArgv = ["--expose-gc", "--single-threaded-gc", ...(options.meter === "allocation" ? heapFlags : [])];
  const child = fork(new URL("isolated-process-main.ts", import.meta.url), { execArgv });
  child.send({ module, name, ...options } satisfies Task);
  const [ratio] = await Promise.race([once(child, "message"), once(child, "exit").then(failWith(name))]);
  child.disconnect();
  return ratio ?? undefined;
}

function failWith(name: string) {
  return ([status]: unknown[]): never => {
    throw new Error(`The process that measures ${name} exited with ${status}`);
  };
}
