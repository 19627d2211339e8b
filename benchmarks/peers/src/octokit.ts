import { request } from "@octokit/request";
import { Octokit } from "octokit";
import type { Contender, Setting } from "../../src/clients/client-under-test.ts";
import { newPipeline } from "../../src/clients/new-pipeline.ts";

const bare: Contender = {
  name: "octokit/request",
  module: import.meta.url,
  package: "@octokit/request",
  program: `import { request } from "@octokit/request"; globalThis.client = request.defaults({});`,
  connect({ baseUrl, fetch }) {
    const send = request.defaults({
      baseUrl,
      request: { fetch },
      headers: { authorization: "Bearer plnx_live_bench" },
    });
    return {
      get: () => send("GET /pipelines/{pipeline_id}", { pipeline_id: "pl_01hqxyz" }),
      post: () => send("POST /pipelines", newPipeline),
    };
  },
};

const full: Contender = {
  name: "octokit",
  module: import.meta.url,
  package: "octokit",
  program: `import { Octokit } from "octokit"; globalThis.client = new Octokit();`,
  connect(setting) {
    const octokit = connectFull(setting);
    return {
      // No calls: it holds its own back, a second apart, which no time of theirs would tell anything about.
      async *items() {
        for await (const { data } of octokit.paginate.iterator<{ id: string }>("GET /pipelines")) yield* data;
      },
    };
  },
};

function connectFull({ baseUrl, fetch }: Setting): Octokit {
  const silence = { debug() {}, info() {}, warn() {}, error() {} };
  return new Octokit({ baseUrl, auth: "plnx_live_bench", request: { fetch }, log: silence });
}

/** Octokit's request alone, and octokit with its throttling, retries and pages. */
export const contenders: readonly Contender[] = [bare, full];
