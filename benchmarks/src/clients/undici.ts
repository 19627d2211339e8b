import { createClient } from "@planasonix/client";
import { undiciFetch } from "@planasonix/client/undici";
import { request } from "undici";
import type { ClientUnderTest } from "./client-under-test.ts";
import { newPipeline } from "./new-pipeline.ts";

/** Our client with the transport of `@planasonix/client/undici`. */
export const oursOverUndici: ClientUnderTest = {
  name: "ours over undici",
  module: import.meta.url,
  package: "@planasonix/client",
  program: `
    import { createClient } from "@planasonix/client";
    import { undiciFetch } from "@planasonix/client/undici";
    globalThis.client = createClient({ fetch: undiciFetch() });`,
  connect({ baseUrl }) {
    const planasonix = createClient({ baseUrl, fetch: undiciFetch(), apiKey: "plnx_live_bench" });
    return {
      get: () => planasonix.pipelines.get("pl_01hqxyz"),
      post: () => planasonix.pipelines.create(newPipeline),
    };
  },
};

/** The function `request` of undici, without any client. */
export const undiciRequest: ClientUnderTest = {
  name: "undici.request",
  module: import.meta.url,
  package: "undici",
  program: `import { request } from "undici"; globalThis.client = request;`,
  connect({ baseUrl }) {
    const headers = { authorization: "Bearer plnx_live_bench" };
    return {
      async get() {
        const { body } = await request(`${baseUrl}/pipelines/pl_01hqxyz`, { headers });
        return body.json();
      },
      async post() {
        const { body } = await request(`${baseUrl}/pipelines`, {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify(newPipeline),
        });
        return body.json();
      },
    };
  },
};

/** The clients that a process loads by the URL of this module. */
export const clients: readonly ClientUnderTest[] = [oursOverUndici, undiciRequest];
