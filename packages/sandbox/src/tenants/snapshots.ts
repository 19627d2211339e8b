// Copies of the data of tenants.

import type { StoredSecret } from "../store/secrets.ts";
import { plainTables, tableOf } from "../store/tables.ts";
import type { LiveTenants } from "./live-tenants.ts";
import type { SharedParts } from "./shared-parts.ts";
import type { Tenant } from "./tenant.ts";

/** Identifies a copy of the data of a tenant. The sandbox keeps the copy. */
export interface Snapshot {
  /** The number that identifies the copy. */
  readonly number: number;
}

/** Copies all data of tenants, and restores it. */
export interface Snapshots {
  snapshot(tenant: Tenant): Snapshot;
  /** Whether `snapshot` has returned this object for this tenant. */
  hasMade(tenant: Tenant, snapshot: Snapshot): boolean;
  /** Restores a copy, with the secrets of the API keys that the tenant had then, or with others. */
  restore(tenant: Tenant, snapshot: Snapshot, secrets?: readonly StoredSecret[]): void;
}

/** Removes the rows and the secrets of a tenant. */
export function emptyTenant({ tenants, secrets, model }: SharedParts, { number, seedCopies, data }: Tenant): void {
  data.timers.invalidate();
  data.resources.invalidate();
  const copied = [...model.types.keys()].filter((type) => !seedCopies.isPending(type));
  tenants.clear(number, [...plainTables, ...copied.map(tableOf)]);
  secrets.revokeAll(number);
}

/** Creates the store of snapshots. */
export function createSnapshots(shared: SharedParts, { startTime }: LiveTenants): Snapshots {
  const { database, tenants, secrets } = shared;
  const made = new WeakMap<Snapshot, { readonly tenant: Tenant; readonly secrets: readonly StoredSecret[] }>();
  return {
    snapshot: (tenant) =>
      database.transaction(() => {
        tenant.checkExists();
        tenant.seedCopies.copyAll();
        const number = tenants.nextNumber();
        tenants.create(number, startTime());
        tenants.copy(tenant.number, number);
        tenants.copyCounter(tenant.number, number);
        const snapshot = { number };
        // The copy itself has no secrets, because a secret belongs to only one tenant.
        made.set(snapshot, { tenant, secrets: secrets.list(tenant.number) });
        return snapshot;
      }),
    hasMade: (tenant, snapshot) => made.get(snapshot)?.tenant === tenant,
    restore: (tenant, snapshot, restored = made.get(snapshot)?.secrets ?? []) =>
      tenant.transaction(() => {
        emptyTenant(shared, tenant);
        tenant.seedCopies.reset([]);
        tenants.copy(snapshot.number, tenant.number);
        tenants.copyCounter(snapshot.number, tenant.number);
        secrets.restore(tenant.number, restored);
      }),
  };
}
