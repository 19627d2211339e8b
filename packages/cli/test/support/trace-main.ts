// Prints the trace of `pipelines run --wait`: where it changes its folder, and how often. With --json, prints only the
// entries.
import { printTrace, trace } from "@planasonix/scripts/trace/trace.ts";
import { startTenant } from "./sandbox.ts";

await using sandbox = await startTenant({ randomSeed: 1 });
const command = ["pipelines", "run", "pl_01hqxyz", "--wait"];
// The second run, because the first one loads the modules.
await sandbox.run(command);
const sources = ["../../src/", "../../../configured/src/"].map((path) => new URL(path, import.meta.url));
const entries = await trace(sources, async () => {
  const { code, stderr } = await sandbox.run(command);
  if (code !== 0) throw new Error(`The traced command ended with ${code}: ${stderr}`);
});
printTrace(entries);
