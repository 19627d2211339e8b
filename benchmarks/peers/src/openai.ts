import OpenAI from "openai";
import type { ClientUnderTest } from "../../src/clients/client-under-test.ts";
import { newPipeline } from "../../src/clients/new-pipeline.ts";

export const clients: readonly ClientUnderTest[] = [
  {
    name: "openai",
    module: import.meta.url,
    package: "openai",
    program: `import OpenAI from "openai"; globalThis.client = new OpenAI({ apiKey: "x", dangerouslyAllowBrowser: true });`,
    connect({ baseUrl, fetch }) {
      const client = new OpenAI({ apiKey: "plnx_live_bench", baseURL: baseUrl, fetch });
      return {
        get: () => client.models.retrieve("pl_01hqxyz"),
        post: () => client.post("/pipelines", { body: newPipeline }),
        items: () => client.batches.list(),
      };
    },
  },
];
