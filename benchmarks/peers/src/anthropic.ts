import Anthropic from "@anthropic-ai/sdk";
import type { ClientUnderTest } from "../../src/clients/client-under-test.ts";
import { newPipeline } from "../../src/clients/new-pipeline.ts";

export const clients: readonly ClientUnderTest[] = [
  {
    name: "anthropic",
    module: import.meta.url,
    package: "@anthropic-ai/sdk",
    program: `import Anthropic from "@anthropic-ai/sdk"; globalThis.client = new Anthropic({ apiKey: "x", dangerouslyAllowBrowser: true });`,
    connect({ baseUrl, fetch }) {
      const client = new Anthropic({ apiKey: "plnx_live_bench", baseURL: baseUrl, fetch });
      return {
        get: () => client.models.retrieve("pl_01hqxyz"),
        post: () => client.post("/pipelines", { body: newPipeline }),
      };
    },
  },
];
