// Runs a pipeline in the sandbox with a client that uses the sandbox's clock, as the tests of a program do.
import { createClient } from "@planasonix/client";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";

/** Waits for a run. The wait takes no real time. */
export async function useSandbox(): Promise<string[]> {
  const sandbox: Sandbox = await startSandbox({ clock: "manual", port: false });
  const { url: baseUrl, apiKey, fetch, clock } = sandbox;
  const planasonix = createClient({ apiKey, baseUrl, fetch, clock: clock.client });
  const [id = ""] = sandbox.seed("pipeline", [{ name: "Seeded", status: "active" }]);
  const run = await planasonix.pipelines.runAndWait(id);
  await sandbox.close();
  return [`sandbox ${run.attributes.status}`];
}
