// Reads that do not see the last write yet, as from a replica that lags behind.
import type { HttpRequest, HttpResponse } from "@planasonix/serving";
import type { Snapshot } from "../tenants/snapshots.ts";
import type { Tenant } from "../tenants/tenant.ts";
import type { SandboxParts } from "./parts.ts";

/** Executes reads as before the last write. */
export interface StaleReads {
  /** Records the state before a write. */
  beforeWrite(): void;
  /** Executes a read in the recorded state. */
  read(request: HttpRequest, apiKey: string): Promise<HttpResponse>;
}

/** Creates the stale reads of a tenant. */
export function createStaleReads({ shared, tenancy, handler }: SandboxParts, tenant: Tenant): StaleReads {
  let before: Snapshot | undefined;
  return {
    beforeWrite: () => {
      before = tenancy.snapshot(tenant);
    },
    read: async (request, apiKey) => {
      const owner = shared.secrets.find(apiKey);
      if (before === undefined || owner === undefined) return handler(request);
      const past = tenancy.create();
      // The secret stays with the tenant, so the copy of its API key needs another one.
      const secrets = shared.secrets.list(past.tenant.number).map((secret) => ({ ...secret, keyId: owner.keyId }));
      tenancy.restore(past.tenant, before, secrets);
      past.tenant.time.moveTo(tenant.time.now());
      const headers = { ...request.headers, authorization: `Bearer ${past.apiKey}` };
      const response = await handler({ ...request, headers });
      tenancy.remove(past.tenant);
      return response;
    },
  };
}
