import createClient, { type Client } from "openapi-fetch";
import type { Calls, Contender, Setting } from "../../src/clients/client-under-test.ts";
import { newPipeline } from "../../src/clients/new-pipeline.ts";

interface Paths {
  "/pipelines/{pipeline_id}": {
    get: {
      parameters: { path: { pipeline_id: string } };
      responses: { 200: { content: { "application/json": object } } };
    };
  };
  "/pipelines": {
    post: {
      requestBody: { content: { "application/json": object } };
      responses: { 200: { content: { "application/json": object } } };
    };
  };
}

function connect({ baseUrl, fetch }: Setting): Client<Paths> {
  return createClient<Paths>({ baseUrl, fetch, headers: { authorization: "Bearer plnx_live_bench" } });
}

function callsOf(client: Client<Paths>): Calls {
  return {
    get: () => client.GET("/pipelines/{pipeline_id}", { params: { path: { pipeline_id: "pl_01hqxyz" } } }),
    post: () => client.POST("/pipelines", { body: newPipeline }),
  };
}

const plain: Contender = {
  name: "openapi-fetch",
  module: import.meta.url,
  package: "openapi-fetch",
  program: `import createClient from "openapi-fetch"; globalThis.client = createClient({ baseUrl: "https://api.test" });`,
  connect: (setting) => callsOf(connect(setting)),
};

const withMiddlewares: Contender = {
  ...plain,
  name: "openapi-fetch with two middlewares",
  connect(setting) {
    const client = connect(setting);
    client.use({ onRequest: ({ request }) => request.headers.set("x-trace", "1") });
    client.use({ onResponse: ({ response }) => void response.headers.get("x-request-id") });
    return callsOf(client);
  },
};

/** openapi-fetch as it is, and with a middleware for the request and one for the response. */
export const contenders: readonly Contender[] = [plain, withMiddlewares];
