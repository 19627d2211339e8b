// Measures the CPU times of a small sandbox in this process, and prints them as one line of JSON.
import { createClient } from "@planasonix/client";
import { type SandboxTenant, startSandbox } from "@planasonix/sandbox";
import { cpuUs, type InProcess } from "./in-process.ts";

const sandbox = await startSandbox({ port: false, clock: "manual", now: "2026-11-24T00:00:00Z" });

function get({ url, apiKey }: SandboxTenant, path: string): Promise<Response> {
  return sandbox.fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${apiKey}` } });
}

const fetchUs = await cpuUs(2000, () => get(sandbox, "/pipelines/pl_01hqxyz"));
const others = sandbox.seed(
  "pipeline",
  Array.from({ length: 1000 }, (_, index) => ({ name: `Pipeline ${index}` })),
);
const fetchManyUs = await cpuUs(2000, (index) => get(sandbox, `/pipelines/${others[index % 1000]}`));

const tenantMs = (await cpuUs(50, () => sandbox.tenant())) / 1000;
const changed = await sandbox.tenant();
const resetMs =
  (await cpuUs(50, () => {
    changed.seed("project", [{ name: "One" }]);
    changed.reset();
  })) / 1000;

async function waitForRuns(): Promise<void> {
  const { url, apiKey, fetch, clock } = await sandbox.tenant();
  const client = createClient({ apiKey, baseUrl: url, fetch, clock: clock.client });
  await Promise.all(Array.from({ length: 200 }, () => client.pipelines.runAndWait("pl_01hqxyz")));
}

const waitsMs = (await cpuUs(1, waitForRuns, 5)) / 1000;

const result: InProcess = { fetchUs, fetchManyUs, tenantMs, resetMs, waitsMs };
console.log(JSON.stringify(result));
process.exit();
