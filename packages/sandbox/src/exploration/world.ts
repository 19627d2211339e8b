// The sandbox in which the executions of an exploration run, each in a tenant of its own.

import { documentedForm, type Forms } from "@planasonix/serving";
import { createSandboxTenant, type SandboxTenant } from "../control/sandbox-tenant.ts";
import type { Likeness } from "../imitation/like.ts";
import { nodePlatform } from "../platform/node.ts";
import { createFetch } from "../request/in-process.ts";
import { createHandler } from "../request/request.ts";
import { type SandboxOptions, seedOf } from "../server/options.ts";
import { createSharedParts } from "../tenants/shared-parts.ts";
import { createTenancy } from "../tenants/tenancy.ts";
import type { KeyedTenant } from "../tenants/tenant-keys.ts";
import { createExecution, type Execution } from "./execution.ts";
import type { SandboxParts } from "./parts.ts";
import type { Schedule } from "./schedule.ts";

/** How the sandbox of an exploration differs. */
export interface WorldOptions {
  /** The base URL of the API. */
  readonly url: string;
  /** The value of `Retry-After` of a 429, in seconds. */
  readonly retryAfter: number;
  /** The initial data of each tenant. */
  readonly seed: NonNullable<SandboxOptions["seed"]>;
  /** The form in which the sandbox speaks. @default the documented one */
  readonly forms?: Forms;
  /** Behaves as another deployment. @default as the documented one */
  readonly imitating?: Likeness["imitating"] | undefined;
  /** How long idempotency keys are remembered, in milliseconds. @default 24 hours */
  readonly keyMemoryMs?: number | undefined;
}

/** The sandbox of an exploration, and its executions. */
export interface World extends SandboxParts {
  /** Creates an execution in a new tenant, and the interface of the tenant for tests. */
  execute(schedule: Schedule | undefined): { readonly execution: Execution; readonly sandboxTenant: SandboxTenant };
  /** The execution that an API key belongs to. */
  find(apiKey: string): Execution | undefined;
  /** Removes the tenant of an execution. */
  remove(execution: Execution): void;
  close(): void;
}

/** The time at which each execution starts. */
const start = Date.parse("2026-11-24T13:00:00Z");

/** Creates the sandbox. */
export function createWorld({
  url,
  retryAfter,
  seed,
  keyMemoryMs,
  forms = documentedForm,
  imitating,
}: WorldOptions): World {
  const shared = createSharedParts(nodePlatform, {
    data: undefined,
    randomSeed: "explore",
    events: forms.all[0].events,
  });
  const executions = new Map<number, Execution>();
  const tenancy = createTenancy(shared, {
    mode: "manual",
    speed: 1,
    ...seedOf(seed),
    now: start,
    rateLimits: undefined,
    keyMemoryMs,
    deliveries: {
      anywhere: false,
      signedAt: Date.now,
      fetch: (to, init, tenant) => (executions.get(tenant)?.deliver ?? fetch)(to, init),
    },
    random: () => 0,
    machine: Date.now,
  });
  const handler = createHandler({
    shared,
    readOnly: false,
    tenantOf: tenancy.find,
    now: () => start,
    ...(forms.speaking && { speaking: forms.speaking }),
    imitation: imitating?.(() => start),
  });
  const world: World = {
    shared,
    tenancy,
    handler,
    forms,
    retryAfter,
    execute: (schedule) => {
      const keyed = tenancy.create();
      const execution = createExecution(world, keyed, schedule);
      executions.set(keyed.tenant.number, execution);
      const current: KeyedTenant = {
        tenant: keyed.tenant,
        get apiKey() {
          return execution.apiKey(); // A fault may have rotated the first one.
        },
      };
      return { execution, sandboxTenant: createSandboxTenant(current, { tenancy, url, fetch: createFetch(handler) }) };
    },
    find: (apiKey) => [...executions.values()].find(({ owns }) => owns(apiKey)),
    remove: ({ tenant }) => {
      executions.delete(tenant.number);
      tenancy.remove(tenant);
    },
    close: () => shared.database.close(),
  };
  return world;
}
