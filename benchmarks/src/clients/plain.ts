import type { ClientUnderTest } from "./client-under-test.ts";
import { newPipeline } from "./new-pipeline.ts";

/** The baseline of the ratios: `fetch`, then `response.json()`. */
export const plain: ClientUnderTest = {
  name: "plain fetch",
  module: import.meta.url,
  package: "node",
  program: "globalThis.client = fetch;",
  connect({ baseUrl, fetch }) {
    const headers = { authorization: "Bearer plnx_live_bench" };
    return {
      async get() {
        const response = await fetch(`${baseUrl}/pipelines/pl_01hqxyz`, { headers });
        return response.json();
      },
      async post() {
        const response = await fetch(`${baseUrl}/pipelines`, {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify(newPipeline),
        });
        return response.json();
      },
    };
  },
};
