// The tenants that are open in this process.

import { readExamples } from "../description/examples.ts";
import { startWaitingRuns } from "../operations/lifecycle/work.ts";
import type { RateLimits } from "../request/rate-limit.ts";
import { tableOf } from "../store/tables.ts";
import { type StoredTime, seedTenant } from "../store/tenants.ts";
import { UnwritableError } from "../store/unwritable.ts";
import { AdvanceStopped } from "../time/advances.ts";
import type { SharedParts } from "./shared-parts.ts";
import { createTenant, type Tenant, type TenantOptions } from "./tenant.ts";

/** The settings of all tenants; `seed` and `addSeed` have an effect only in a new database. */
export interface TenancyOptions {
  readonly mode: "manual" | "real";
  readonly speed: number;
  /** The virtual time at the start; undefined for the stored time, or else that of the machine. */
  readonly now: number | undefined;
  readonly seed: "demo" | "empty";
  /** Stores further initial data in the tenant whose rows are the seed. @default nothing */
  readonly addSeed?: ((tenant: Tenant) => void) | undefined;
  readonly rateLimits: RateLimits | undefined;
  /** How many runs of a tenant may go on at the same time. @default no limit */
  readonly runLimit?: number | undefined;
  /** The API key of the main tenant, of which only the hash is stored. @default the stored one, or else a new one */
  readonly apiKey?: string | undefined;
  /** Makes the API keys of tenants. @default the seed of the other secrets */
  readonly keySeed?: string | undefined;
  /** How long idempotency keys are remembered, in milliseconds. @default 24 hours */
  readonly keyMemoryMs?: number | undefined;
  readonly deliveries: Omit<TenantOptions["deliveries"], "fetch"> & {
    readonly fetch: (url: string | URL, init: RequestInit, tenant: number) => Promise<Response>;
  };
  readonly random: () => number;
  readonly machine: () => number;
  readonly onStandstill?: TenantOptions["onStandstill"];
}

/** Opens tenants on first use, and runs and stops their clocks. */
export interface LiveTenants {
  /** Opens a tenant whose rows already exist. */
  open(number: number): Tenant;
  /** The tenant with a number, opened if need be; undefined if it has no rows. */
  find(number: number): Tenant | undefined;
  /** All tenants, in the order of their creation. */
  all(): Tenant[];
  forget(number: number): void;
  /** The time of a tenant that is created now. */
  startTime(): StoredTime;
  /** Runs everything that is due, and lets others have their turn meanwhile. */
  catchUp(): void;
  /** Stops all advances in progress, and what is due no longer happens. */
  stopClocks(): Promise<void>;
  /** Waits until no attempt to send a delivery is in progress, then stores the times. */
  stop(): Promise<void>;
}

/** Creates the list of open tenants, which is empty. */
export function createLiveTenants(shared: SharedParts, options: TenancyOptions): LiveTenants {
  const { tenants, secrets } = shared;
  const live = new Map<number, Tenant>();
  const startTime = (): StoredTime => {
    const nowMs = options.now ?? options.machine();
    return { nowMs, offsetMs: nowMs - options.machine() };
  };
  // The seed is stored before the first tenant with a copy of it opens, and then does not change.
  let isDemo: boolean | undefined;
  const open = (number: number): Tenant => {
    // The option `now` takes precedence over the time stored in a data file.
    const stored = (options.now === undefined ? tenants.time(number) : undefined) ?? startTime();
    const deliveries: TenantOptions["deliveries"] = {
      ...options.deliveries,
      fetch: (url, init) => options.deliveries.fetch(url, init, number),
    };
    isDemo ??= hasSeedExamples(shared);
    const start = startOf(options, stored);
    const tenant = createTenant(shared, { ...options, deliveries, number, start, hasExamples: isDemo });
    live.set(number, tenant);
    // The limit of the previous start may have been lower.
    if (shared.isPersistent) tenant.transaction(() => startWaitingRuns(tenant.present()));
    return tenant;
  };
  const find = (number: number): Tenant | undefined =>
    live.get(number) ?? (tenants.time(number) === undefined ? undefined : open(number));
  return {
    open,
    find,
    startTime,
    all: () => {
      // A snapshot is stored as a tenant without secrets.
      const numbers = new Set([...secrets.tenants(), ...live.keys()]);
      return [...numbers].sort((a, b) => a - b).flatMap((number) => find(number) ?? []);
    },
    forget: (number) => {
      live.delete(number);
    },
    ...clocksOf(live, shared),
  };
}

/** What happens to the clocks of all open tenants at once. */
function clocksOf(
  live: ReadonlyMap<number, Tenant>,
  { database }: SharedParts,
): Pick<LiveTenants, "catchUp" | "stopClocks" | "stop"> {
  return {
    catchUp: () => {
      for (const { scheduler } of live.values()) {
        scheduler.catchUpInTurns().catch((error: unknown) => {
          if (!(error instanceof AdvanceStopped)) throw error;
        });
      }
    },
    stopClocks: async () => {
      await Promise.all([...live.values()].map(({ scheduler }) => scheduler.close()));
    },
    stop: async () => {
      for (const { scheduler } of live.values()) await scheduler.settled();
      try {
        database.transaction(() => {
          for (const tenant of live.values()) tenant.saveTime();
        });
      } catch (error) {
        // On a full disk, the time of the last change stays, as after the end of the process.
        if (!(error instanceof UnwritableError)) throw error;
      }
    },
  };
}

/** Whether the seed has the examples of the description. That of a user contains few of the types that have examples. */
function hasSeedExamples({ model, tenants }: SharedParts): boolean {
  const exampled = [...model.types.values()].filter((type) => readExamples(type).length > 0);
  return exampled.every(({ type }) => !tenants.isEmpty(seedTenant, tableOf(type)));
}

/**
 * The time at which a tenant starts. While the sandbox is stopped, a real clock runs at speed 1, because a night at
 * speed 3600 would be years of timers to catch up with. If the clock of the machine was set back, no time passes.
 */
function startOf({ mode, machine }: TenancyOptions, { nowMs, offsetMs }: StoredTime): number {
  return mode === "manual" ? nowMs : Math.max(nowMs, machine() + offsetMs);
}
