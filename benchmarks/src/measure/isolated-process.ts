import { fork } from "node:child_process";
import { once } from "node:events";
import type { Contender } from "../clients/client-under-test.ts";
import { heapFlags } from "./meters.ts";

/** What a process of its own measures: one call of one client beside plain `fetch`. */
export interface Task {
  readonly module: string;
  readonly name: string;
  readonly call: "get" | "post";
  readonly meter: "time" | "allocation";
  /** The server; nothing for a `fetch` that answers at once. */
  readonly baseUrl: string | undefined;
  readonly rounds: number;
  /** How many calls a turn makes, one after another. */
  readonly calls: number;
}

/**
 * Measures a client against plain `fetch`, as a ratio, in a process of its own: what one client leaves behind (garbage, code
 * compiled for its shapes) is no matter of the next. Nothing if the client has no such call.
 */
export async function measureApart(
  { module, name }: Contender,
  how: Omit<Task, "module" | "name">,
): Promise<number | undefined> {
  const execArgv = ["--expose-gc", ...(how.meter === "allocation" ? heapFlags : [])];
  const child = fork(new URL("isolated-process-main.ts", import.meta.url), { execArgv });
  child.send({ module, name, ...how } satisfies Task);
  const [ratio] = await Promise.race([once(child, "message"), once(child, "exit").then(refuse(name))]);
  child.disconnect();
  return ratio ?? undefined;
}

function refuse(name: string) {
  return ([status]: unknown[]): never => {
    throw new Error(`The process that measures ${name} ended with ${status}`);
  };
}
