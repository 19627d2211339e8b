import ky from "ky";
import type { ClientUnderTest } from "../../src/clients/client-under-test.ts";
import { newPipeline } from "../../src/clients/new-pipeline.ts";

export const clients: readonly ClientUnderTest[] = [
  {
    name: "ky",
    module: import.meta.url,
    package: "ky",
    program: `import ky from "ky"; globalThis.client = ky.create({ baseUrl: "https://api.test/" });`,
    connect({ baseUrl, fetch }) {
      const client = ky.create({ baseUrl: `${baseUrl}/`, fetch, headers: { authorization: "Bearer plnx_live_bench" } });
      return {
        get: () => client.get("pipelines/pl_01hqxyz").json(),
        post: () => client.post("pipelines", { json: newPipeline }).json(),
      };
    },
  },
];
