import type { Database } from "./database.ts";
import { tableOf } from "./tables.ts";
import { seedTenant, type TenantRows } from "./tenants.ts";

/** The types whose resources a tenant still has to copy from the seed. The first use of a type copies them. */
export interface SeedCopies {
  /** Copies the resources of a type, unless the tenant has them. */
  touch(type: string): void;
  /** Copies the resources of all types that are left. */
  copyAll(): void;
  /** Whether the resources of a type have not been copied yet. */
  isPending(type: string): boolean;
  /** Sets the types to copy. */
  reset(types: Iterable<string>): void;
}

/** Creates the copies of a tenant, which has nothing to copy at first. */
export function createSeedCopies(database: Database, tenants: TenantRows, tenant: number): SeedCopies {
  const pending = new Set<string>();
  const touch = (type: string): void => {
    if (!pending.delete(type)) return;
    database.onRollback(() => pending.add(type));
    tenants.copy(seedTenant, tenant, [tableOf(type)]);
  };
  return {
    touch,
    copyAll: () => {
      for (const type of [...pending]) touch(type);
    },
    isPending: (type) => pending.has(type),
    reset: (types) => {
      pending.clear();
      for (const type of types) pending.add(type);
    },
  };
}
