// Starts a flow with the client that was generated from the file of a workspace, as a nightly job does.
import type { PipelineRun } from "@planasonix/client";
import { createClientFor } from "@planasonix/client/core";
import { memoryStore, startOnce } from "@planasonix/client/once";
import { startSandbox } from "@planasonix/sandbox";
import { tables } from "./planasonix/table.js";
import type { PipelineSummary } from "./planasonix/types.js";

/**
 * Starts a flow twice under one key, in a sandbox with the operations of the file `spec`. The connection of the first
 * start breaks after the sandbox has executed it. Returns one line with the status of the run and the number of starts.
 */
export async function startFlowOnce(spec: string): Promise<string[]> {
  const sandbox = await startSandbox({ spec, clock: "manual", onWarning: () => {} });
  const { url: baseUrl, apiKey, clock } = sandbox;
  const planasonix = createClientFor(tables, { apiKey, baseUrl, clock: clock.client });
  const [flow]: readonly PipelineSummary[] = (await planasonix.flows.list({ limit: 1 })).data;
  const id = flow?.id ?? "";
  const start = startOnce({ key: "nightly", store: memoryStore() });

  sandbox.faults.add({ operation: "pipelines.run", reset: "after", times: 1 });
  const body = { variables: { DAY: "2026-11-24" } };
  const run: PipelineRun = await planasonix.flows.runAndWait(id, body, { start });
  const again = await planasonix.flows.runAndWait(id, body, { start });
  // @ts-expect-error The workspace has no operations with the documented name.
  if (planasonix.pipelines !== undefined) throw new Error("The client has operations that the workspace lacks");

  const starts = sandbox.requests.all("pipelines.run").length;
  await sandbox.close();
  const which = run.id === again.id ? "taken up" : "started again";
  return [`flows ${run.attributes.status}, ${which}, ${starts} start`];
}
