// All tenants of a sandbox: each has its own data, API key, time and counters, so that tests can run side by side in
// one process.

import { mainTenant, seedTenant } from "../store/tenants.ts";
import { createLiveTenants, type LiveTenants, type TenancyOptions } from "./live-tenants.ts";
import { fillWithSeed, seedExamples, seedNodes } from "./seed.ts";
import type { SharedParts } from "./shared-parts.ts";
import { createSnapshots, emptyTenant, type Snapshots } from "./snapshots.ts";
import type { Tenant } from "./tenant.ts";
import { createTenantKeys, type KeyedTenant } from "./tenant-keys.ts";

/** Creates tenants, opens them on first use, and copies, restores, resets and removes them. */
export interface Tenancy extends Pick<LiveTenants, "all" | "find" | "catchUp" | "stopClocks" | "stop">, Snapshots {
  /** The tenant that exists from the start, and its API key. */
  readonly main: KeyedTenant;
  create(): KeyedTenant;
  /** Whether the tenancy began with this process, and not in a data file. */
  readonly isNew: boolean;
  /** The secret of the API key that a tenant was created with; empty if the key has been deleted. */
  keyOf(tenant: Tenant): string;
  /** Removes a tenant with all its data. */
  remove(tenant: Tenant): void;
  /** Resets a tenant to the seed. Its API key stays valid. */
  reset(tenant: KeyedTenant): void;
}

/** Opens the main tenant of a database. In a new database, creates that tenant and the seed. */
export function createTenancy(shared: SharedParts, options: TenancyOptions): Tenancy {
  const { database, tenants, secrets } = shared;
  const live = createLiveTenants(shared, options);
  const keys = createTenantKeys(shared, options);

  /** Fills an empty tenant with the seed and an API key. Returns the secret of the key. */
  const fill = (tenant: Tenant): string => {
    fillWithSeed(shared, tenant);
    return keys.create(tenant);
  };
  const create = (number: number): KeyedTenant =>
    database.transaction(() => {
      tenants.create(number, live.startTime());
      const tenant = live.open(number);
      return { tenant, apiKey: tenant.transaction(() => fill(tenant)) };
    });
  const [main, isNew] = database.transaction(() => {
    const isNew = tenants.create(seedTenant, live.startTime());
    if (isNew) storeSeed(shared, options);
    return [keys.chosen(isNew ? create(mainTenant).tenant : live.open(mainTenant)), isNew] as const;
  });

  const { all, find, catchUp, stopClocks, stop } = live;

  return {
    all,
    find,
    catchUp,
    stopClocks,
    stop,
    ...createSnapshots(shared, live),
    main,
    isNew,
    keyOf: keys.secretOf,
    create: () => create(tenants.nextNumber()),
    remove: (tenant) =>
      database.transaction(() => {
        secrets.revokeAll(tenant.number);
        tenants.remove(tenant.number);
        live.forget(tenant.number);
        tenant.isRemoved = true;
      }),
    reset: ({ tenant, apiKey }) =>
      tenant.transaction(() => {
        emptyTenant(shared, tenant);
        fill(tenant);
        keys.keep(tenant, apiKey);
        forgetTests(tenant, options.runLimit);
      }),
  };
}

/** Stores the initial data of all tenants, as the rows of a tenant that nobody can call. */
function storeSeed(shared: SharedParts, options: TenancyOptions): void {
  const seeded = createLiveTenants(shared, options).open(seedTenant);
  if (options.seed === "demo") {
    seedExamples(seeded.present());
    seedNodes(seeded.present());
  }
  options.addSeed?.(seeded);
  seeded.data.resources.invalidate();
}

/** Discards what tests have set in a tenant, and what it remembers of their requests. */
function forgetTests(tenant: Tenant, runLimit: number | undefined): void {
  tenant.limiter.reset();
  tenant.endings.clear();
  tenant.capacity.runs = runLimit;
  tenant.faults.clear();
  tenant.journal.clear();
  tenant.effects.length = 0;
}
