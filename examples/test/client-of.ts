import { createClient, type Planasonix } from "@planasonix/client";
import type { SandboxTenant } from "@planasonix/sandbox";

/** A client of a tenant. Its waits advance the tenant's clock, so no test waits in real time. */
export function clientOf({ apiKey, url, fetch, clock }: SandboxTenant): Planasonix {
  return createClient({ apiKey, baseUrl: url, fetch, clock: clock.client, dangerouslyAllowHttp: true });
}
