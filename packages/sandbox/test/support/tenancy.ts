// A tenancy without a server, whose clock stands still unless a test changes that.
import { nodePlatform } from "../../src/platform/node.ts";
import type { TenancyOptions } from "../../src/tenants/live-tenants.ts";
import { createSharedParts, type SharedParts } from "../../src/tenants/shared-parts.ts";
import { createTenancy, type Tenancy } from "../../src/tenants/tenancy.ts";

/** Creates a tenancy on 24 November 2026, and what its tenants share. IDs and secrets depend on `randomSeed` alone. */
export function createTestTenancy(
  randomSeed: string,
  seed: "demo" | "empty",
  changes: Partial<TenancyOptions> = {},
): { readonly shared: SharedParts; readonly tenancy: Tenancy } {
  const shared = createSharedParts(nodePlatform, { data: undefined, randomSeed });
  const tenancy = createTenancy(shared, {
    mode: "manual",
    speed: 1,
    now: Date.parse("2026-11-24T13:00:00Z"),
    seed,
    rateLimits: undefined,
    deliveries: { anywhere: false, fetch },
    random: () => 0,
    machine: () => 0,
    ...changes,
  });
  return { shared, tenancy };
}
