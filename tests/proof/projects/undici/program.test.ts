import { equal } from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "@planasonix/client";
import { fetch, MockAgent, setGlobalDispatcher } from "undici";

const planasonix = createClient({ apiKey: "key" }); // Created before the interception starts.

function createAgent(): MockAgent {
  const agent = new MockAgent();
  agent.disableNetConnect();
  const api = agent.get("https://api.planasonix.com");
  const request = { path: "/v1/pipelines/pl_1", headers: { authorization: "Bearer key" } };
  api.intercept(request).reply(503, "", { headers: { "Retry-After": "0" } });
  api.intercept(request).reply(200, { data: { id: "pl_1", type: "pipeline", attributes: {} } });
  return agent;
}

test("intercepts a call and its retry with the global dispatcher", async () => {
  const agent = createAgent();
  setGlobalDispatcher(agent);

  equal((await planasonix.pipelines.get("pl_1")).id, "pl_1");
  agent.assertNoPendingInterceptors();
});

test("intercepts a call and its retry with the dispatcher of one client", async () => {
  const dispatcher = createAgent();
  // Node's `fetch` belongs to another version of undici, which may not accept this dispatcher.
  const own = fetch as unknown as typeof globalThis.fetch;
  const client = createClient({ apiKey: "key", fetch: own, fetchOptions: { dispatcher } });

  equal((await client.pipelines.get("pl_1")).id, "pl_1");
  dispatcher.assertNoPendingInterceptors();
});
