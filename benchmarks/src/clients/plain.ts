import type { ClientUnderTest } from "./client-under-test.ts";
import { newPipeline } from "./new-pipeline.ts";

interface Page {
  readonly data: readonly { readonly id: string }[];
  readonly meta: { readonly page: { readonly cursor: string | null } };
}

/** The baseline of the ratios: `fetch`, then `response.json()`. Its list fetches one page ahead, as our client does. */
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
      async *items() {
        const load = async (query: string) => {
          const response = await fetch(`${baseUrl}/pipelines${query}`, { headers });
          return response.json();
        };
        for (let next: Promise<Page> | undefined = load(""); next; ) {
          const { data, meta }: Page = await next;
          next = meta.page.cursor === null ? undefined : load(`?cursor=${meta.page.cursor}`);
          yield* data;
        }
      },
    };
  },
};
