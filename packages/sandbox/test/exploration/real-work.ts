// Real work for jobs: a file, a hash and a timer of Node, around each request.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Program } from "../../src/index.ts";

async function work(): Promise<void> {
  const bytes = await readFile(fileURLToPath(import.meta.url));
  await crypto.subtle.digest("SHA-256", bytes);
  await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A job that does real work at its start, at its end, and before and after each request. */
export function withRealWork(job: Program): Program {
  return async (environment) => {
    await work();
    const fetch: typeof environment.fetch = async (input, init) => {
      await work();
      const response = await environment.fetch(input, init);
      await work();
      return response;
    };
    // The environment has a getter, which a copy would lose.
    await job(Object.create(environment, { fetch: { value: fetch } }));
    await work();
  };
}
