import { HTTPClient, Mistral } from "@mistralai/mistralai";
import type { ClientUnderTest } from "../../src/clients/client-under-test.ts";

/** @mistralai/mistralai, which validates requests and responses against schemas. */
export const clients: readonly ClientUnderTest[] = [
  {
    name: "mistral",
    module: import.meta.url,
    package: "@mistralai/mistralai",
    program: `import { Mistral } from "@mistralai/mistralai"; globalThis.client = new Mistral();`,
    // Optional dependencies, not all of which are installed.
    external: ["@opentelemetry/*"],
    connect({ baseUrl, fetch }) {
      const client = new Mistral({
        apiKey: "plnx_live_bench",
        serverURL: new URL(baseUrl).origin,
        httpClient: new HTTPClient({ fetcher: fetch }),
      });
      return {
        get: () => client.models.retrieve({ modelId: "pl_01hqxyz" }),
        post: () =>
          client.chat.complete({ model: "small", messages: [{ role: "user", content: "Orders to warehouse" }] }),
      };
    },
  },
];
