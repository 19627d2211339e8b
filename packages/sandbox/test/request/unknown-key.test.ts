import { expect, test, vi } from "vitest";
import { createHandler } from "../../src/request/request.ts";
import { createTestTenancy } from "../support/tenancy.ts";

test.each([
  ["without an API key", {}, "/v1/projects"],
  ["with an unknown API key", { authorization: "Bearer unknown-key" }, "/v1/projects"],
  ["of another method", {}, "/v1/organization"],
])("reads no body of a request %s, of which a stranger may send any amount", async (_, headers, path) => {
  const { shared, tenancy } = createTestTenancy("bodies", "empty");
  const handle = createHandler({ shared, readOnly: false, tenantOf: tenancy.find, now: tenancy.main.tenant.time.now });
  const readBody = vi.fn(async () => new Uint8Array());

  const { status } = await handle({ method: "POST", path, query: new URLSearchParams(), headers, readBody });

  expect(status).toBeGreaterThanOrEqual(401);
  expect(readBody).not.toHaveBeenCalled();
});
