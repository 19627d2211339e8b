import { request } from "@octokit/request";
import { Octokit } from "octokit";
import type { ClientUnderTest, Target } from "../../src/clients/client-under-test.ts";
import { newPipeline } from "../../src/clients/new-pipeline.ts";

const bare: ClientUnderTest = {
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

const full: ClientUnderTest = {
  name: "octokit",
  module: import.meta.url,
  package: "octokit",
  program: `import { Octokit } from "octokit"; globalThis.client = new Octokit();`,
  connect(target) {
    const octokit = connectFull(target);
    return {
      // No single calls: octokit sends at most one POST per second, and its GETs are those of `octokit/request`.
      async *items() {
        for await (const { data } of octokit.paginate.iterator<{ id: string }>("GET /pipelines")) yield* data;
      },
    };
  },
};

function connectFull({ baseUrl, fetch }: Target): Octokit {
  const silence = { debug() {}, info() {}, warn() {}, error() {} };
  return new Octokit({ baseUrl, auth: "plnx_live_bench", request: { fetch }, log: silence });
}

/** @octokit/request alone, and octokit with throttling, retries and pagination. */
export const clients: readonly ClientUnderTest[] = [bare, full];
