// The trace of one request: the functions of the sandbox that it enters, in order.
import { type Entry, trace } from "@planasonix/scripts/trace/trace.ts";
import { startSandbox } from "../../src/index.ts";
import { start } from "./sandbox.ts";

/** Traces a request that starts a run: the second one, because the first one fills caches. */
export async function traceRun(): Promise<Entry[]> {
  await using sandbox = await startSandbox({ port: false, clock: "manual", now: start, randomSeed: 1 });
  const headers = { Authorization: `Bearer ${sandbox.apiKey}`, "Content-Type": "application/json" };
  const send = () => sandbox.fetch(`${sandbox.url}/pipelines/pl_01hqxyz/run`, { method: "POST", headers, body: "{}" });
  await send();
  return await trace([new URL("../../src/", import.meta.url)], async () => {
    const { status } = await send();
    if (status !== 202) throw new Error(`The traced request was answered with ${status}`);
  });
}
