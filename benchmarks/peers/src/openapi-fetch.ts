import createClient, { type Client } from "openapi-fetch";
import type { Calls, ClientUnderTest, Target } from "../../src/clients/client-under-test.ts";
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

function connect({ baseUrl, fetch }: Target): Client<Paths> {
  return createClient<Paths>({ baseUrl, fetch, headers: { authorization: "Bearer plnx_live_bench" } });
}

function callsOf(client: Client<Paths>): Calls {
  return {
    get: () => client.GET("/pipelines/{pipeline_id}", { params: { path: { pipeline_id: "pl_01hqxyz" } } }),
    post: () => client.POST("/pipelines", { body: newPipeline }),
  };
}

const plain: ClientUnderTest = {
  name: "openapi-fetch",
  module: import.meta.url,
  package: "openapi-fetch",
  program: `import createClient from "openapi-fetch"; globalThis.client = createClient({ baseUrl: "https://api.test" });`,
  connect: (target) => callsOf(connect(target)),
};

const withMiddlewares: ClientUnderTest = {
  ...plain,
  name: "openapi-fetch with two middlewares",
  connect(target) {
    const client = connect(target);
    client.use({ onRequest: ({ request }) => request.headers.set("x-trace", "1") });
    client.use({ onResponse: ({ response }) => void response.headers.get("x-request-id") });
    return callsOf(client);
  },
};

/** openapi-fetch alone, and with one middleware for requests and one for responses. */
export const clients: readonly ClientUnderTest[] = [plain, withMiddlewares];
