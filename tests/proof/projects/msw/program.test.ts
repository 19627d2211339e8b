import { equal } from "node:assert/strict";
import { after, test } from "node:test";
import { createClient } from "@planasonix/client";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";

const planasonix = createClient({ apiKey: "key" }); // Created before the interception starts.

test("intercepts a call and its retry", async () => {
  const keys: (string | null)[] = [];
  const server = setupServer(
    http.get("https://api.planasonix.com/v1/pipelines/:id", ({ request, params: { id } }) => {
      keys.push(request.headers.get("authorization"));
      if (keys.length === 1) return new HttpResponse(null, { status: 503, headers: { "Retry-After": "0" } });
      return HttpResponse.json({ data: { id, type: "pipeline", attributes: {} } });
    }),
  );
  server.listen({ onUnhandledFrame: "error" });
  after(() => server.close());

  equal((await planasonix.pipelines.get("pl_1")).id, "pl_1");
  equal(keys.join(), "Bearer key,Bearer key");
});
