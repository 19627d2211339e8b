import { equal } from "node:assert/strict";
import { after, test } from "node:test";
import { createClient } from "@planasonix/client";
import nock from "nock";

const planasonix = createClient({ apiKey: "key" }); // Created before the interception starts.

test("intercepts a call and its retry", async () => {
  const data = { id: "pl_1", type: "pipeline", attributes: {} };
  nock.disableNetConnect();
  after(() => nock.restore());
  const api = nock("https://api.planasonix.com/v1").matchHeader("authorization", "Bearer key");
  api.get("/pipelines/pl_1").reply(503, "", { "Retry-After": "0" }).get("/pipelines/pl_1").reply(200, { data });

  equal((await planasonix.pipelines.get("pl_1")).id, "pl_1");
  api.done();
});
