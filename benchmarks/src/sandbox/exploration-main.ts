// Measures the CPU time of exploring how a job handles single faults, and prints it as one line of JSON.
import { explore, type Program, type ProgramEnvironment } from "@planasonix/sandbox";
import { cpuUs, type Exploration } from "./in-process.ts";

const schedules = 300;

/** Repeats a request, with a pause of a second, until an attempt succeeds within 10 seconds or the key is rejected. */
async function persist(
  { url, apiKey, fetch, clock }: ProgramEnvironment,
  path: string,
  init: { readonly method?: string; readonly key?: string } = {},
): Promise<{ readonly id: string; readonly attributes: { readonly status: string } }> {
  const headers = { Authorization: `Bearer ${apiKey}`, ...(init.key !== undefined && { "Idempotency-Key": init.key }) };
  for (;;) {
    const controller = new AbortController();
    const stop = clock.timer(10_000, () => controller.abort());
    try {
      const { method = "GET" } = init;
      const response = await fetch(`${url}${path}`, { method, headers, signal: controller.signal });
      if (response.ok) return (await response.json()).data;
      if (response.status === 401) break;
    } catch {
      // A fault has ended the attempt. The loop sends the request again.
    } finally {
      stop();
    }
    await clock.sleep(1000);
  }
  // The job is started again, with the new key.
  throw new Error("The API key is rejected");
}

const twoRuns: Program = async (environment) => {
  for (const key of ["first", "second"]) {
    const { id } = await persist(environment, "/pipelines/pl_01hqxyz/run", { method: "POST", key });
    environment.log(`started ${id}`);
    while ((await persist(environment, `/runs/${id}`)).attributes.status !== "succeeded") {
      await environment.clock.sleep(15_000);
    }
  }
};

async function exploreMany(): Promise<void> {
  for (let done = 0; done < schedules; ) {
    const explored = await explore(twoRuns);
    if (explored.findings.length > 0) throw new Error(`A correct job failed: ${explored.findings[0]?.message}`);
    done += explored.schedules;
  }
}

const result: Exploration = { schedules, ms: (await cpuUs(1, exploreMany, 2)) / 1000 };
console.log(JSON.stringify(result));
process.exit();
