import { expect, test } from "vitest";
import { createSandboxTenant } from "../../src/control/sandbox-tenant.ts";
import { offlineUrl } from "../../src/request/in-process.ts";
import { createTestTenancy } from "../support/tenancy.ts";

/** Creates the first tenant of a sandbox without data. */
function createTenant(randomSeed: string) {
  const { tenancy } = createTestTenancy(randomSeed, "empty");
  return createSandboxTenant(tenancy.main, { tenancy, url: offlineUrl, fetch });
}

test("a snapshot of another sandbox is refused", () => {
  const [one, other] = [createTenant("one"), createTenant("other")];
  const refused = new TypeError("The snapshot is not one of this sandbox");
  expect(() => one.restore(other.snapshot())).toThrow(refused);
  one.restore(one.snapshot());
});
