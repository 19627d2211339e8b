// The trace of one request: the functions of the sandbox that it enters, in order.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { startSandbox } from "../../src/index.ts";
import { start } from "./sandbox.ts";
import type { Pause } from "./trace-worker.ts";

/** A function that a request has entered. */
export interface Entry {
  /** The folder of its module below `src`, such as `operations/rules`. */
  readonly folder: string;
  readonly file: string;
  readonly name: string;
}

/** Traces a request that starts a run: the second one, because the first one fills caches. */
export async function traceRun(): Promise<Entry[]> {
  await using sandbox = await startSandbox({ port: false, clock: "manual", now: start, randomSeed: 1 });
  const headers = { Authorization: `Bearer ${sandbox.apiKey}`, "Content-Type": "application/json" };
  const send = () => sandbox.fetch(`${sandbox.url}/pipelines/pl_01hqxyz/run`, { method: "POST", headers, body: "{}" });
  await send();
  const source = new URL("../../src/", import.meta.url).href;
  const stepper = new Worker(new URL("./trace-worker.ts", import.meta.url), { workerData: source });
  await once(stepper, "message");
  const traced = async () => {
    // biome-ignore lint/suspicious/noDebugger: the worker steps from here through the request.
    debugger;
    return send();
  };
  const { status } = await traced();
  stepper.postMessage("stop");
  const [pauses] = (await once(stepper, "message")) as [Pause[]];
  await stepper.terminate();
  if (status !== 202) throw new Error(`The traced request was answered with ${status}`);
  return entriesOf(pauses);
}

/** The pauses at which the request had just entered a function: the function was not on the stack of the pause before. */
function entriesOf(pauses: readonly Pause[]): Entry[] {
  const entered = pauses.filter(({ stack }, index) => {
    const before = pauses[index - 1]?.stack ?? [];
    return stack.some((id, depth) => id !== before[depth]);
  });
  return entered.map(({ file, name }) => ({ folder: file.replace(/\/?[^/]*$/, ""), file, name }));
}

/** The entries into a function whose module is in another folder than that of the entry before. */
export function changesOfFolder(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ folder }, index) => index > 0 && folder !== entries[index - 1]?.folder);
}
