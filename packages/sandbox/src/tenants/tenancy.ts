// All tenants of a sandbox: each has its own data, API key, time and counters, so that tests can run side by side in
// one process.

import type { Workspace } from "../call/workspace.ts";
import { readExamples } from "../description/examples.ts";
import { planAll } from "../operations/lifecycle/schedules.ts";
import { startWaitingRuns } from "../operations/lifecycle/work.ts";
import { keyType } from "../operations/rules/scopes.ts";
import type { RateLimits } from "../request/rate-limit.ts";
import { createIdentifiers } from "../store/identifiers.ts";
import type { Owner, StoredSecret } from "../store/secrets.ts";
import { plainTables, tableOf } from "../store/tables.ts";
import { mainTenant, type StoredTime, seedTenant } from "../store/tenants.ts";
import { UnwritableError } from "../store/unwritable.ts";
import { AdvanceStopped } from "../time/scheduler.ts";
import { seedExamples, seedNodes } from "./seed.ts";
import type { SharedParts } from "./shared-parts.ts";
import { createKey, createTenant, newKeySecret, type Tenant, type TenantOptions } from "./tenant.ts";

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

/** Creates tenants, opens them on first use, and copies, restores, resets and removes them. */
export interface Tenancy {
  /** The tenant that exists from the start, and its API key. */
  readonly main: KeyedTenant;
  create(): KeyedTenant;
  /** Whether the tenancy began with this process, and not in a data file. */
  readonly isNew: boolean;
  /** All tenants, in the order of their creation. */
  all(): Tenant[];
  find(number: number): Tenant | undefined;
  /** The secret of the API key that a tenant was created with; empty if the key has been deleted. */
  keyOf(tenant: Tenant): string;
  /** Runs everything that is due, for all open tenants, and lets others have their turn meanwhile. */
  catchUp(): void;
  /** Stops all advances in progress, and what is due no longer happens. */
  stopClocks(): Promise<void>;
  /** Waits until no attempt to send a delivery is in progress, then stores the time of all open tenants. */
  stop(): Promise<void>;
  /** Removes a tenant with all its data. */
  remove(tenant: Tenant): void;
  /** Copies all data of a tenant, for {@link Tenancy.restore}. */
  snapshot(tenant: Tenant): Snapshot;
  /** Whether `snapshot` has returned this object for this tenant. */
  hasMade(tenant: Tenant, snapshot: Snapshot): boolean;
  /** Restores a copy, with the secrets of the API keys that the tenant had then, or with others. */
  restore(tenant: Tenant, snapshot: Snapshot, secrets?: readonly StoredSecret[]): void;
  /** Resets a tenant to the seed. Its API key stays valid. */
  reset(tenant: KeyedTenant): void;
}

/** A tenant and an API key that may call every operation. */
export interface KeyedTenant {
  readonly tenant: Tenant;
  readonly apiKey: string;
}

/** Identifies a copy of the data of a tenant. The sandbox keeps the copy. */
export interface Snapshot {
  /** The number that identifies the copy. */
  readonly number: number;
}

const keyName = "Sandbox";

/** Opens the main tenant of a database. In a new database, creates that tenant and the seed. */
export function createTenancy(shared: SharedParts, options: TenancyOptions): Tenancy {
  const { database, tenants, secrets, model, isPersistent } = shared;
  const { keySeed = shared.randomSeed } = options;
  const live = new Map<number, Tenant>();

  const open = (number: number): Tenant => {
    // The option `now` takes precedence over the time stored in a data file.
    const stored = (options.now === undefined ? tenants.time(number) : undefined) ?? timeNow();
    const deliveries: TenantOptions["deliveries"] = {
      ...options.deliveries,
      fetch: (url, init) => options.deliveries.fetch(url, init, number),
    };
    const start = startOf(options, stored);
    const tenant = createTenant(shared, { ...options, deliveries, number, start, hasExamples: hasExamples() });
    live.set(number, tenant);
    // The limit of the previous start may have been lower.
    if (isPersistent) tenant.transaction(() => startWaitingRuns(tenant.present()));
    return tenant;
  };
  // The seed of a user contains few of the types that have examples.
  let isDemo: boolean | undefined;
  const hasExamples = (): boolean => {
    const exampled = [...model.types.values()].filter((type) => readExamples(type).length > 0);
    isDemo ??= exampled.every(({ type }) => !tenants.isEmpty(seedTenant, tableOf(type)));
    return isDemo;
  };
  const timeNow = () => {
    const nowMs = options.now ?? options.machine();
    return { nowMs, offsetMs: nowMs - options.machine() };
  };
  const types = [...model.types.keys()];
  /** Fills an empty tenant with the seed and an API key. Returns the secret of the key. */
  const fill = (tenant: Tenant): string => {
    tenants.copyCounter(seedTenant, tenant.number);
    tenant.seedCopies.reset(types);
    // Copies all types, because a restart loses the list of those that are not copied yet.
    if (isPersistent) tenant.seedCopies.copyAll();
    planAll(tenant.present());
    return createKey(keyMaker(tenant), model.scopes, keyName);
  };
  /** A workspace whose new secrets are the API keys of tenants. */
  const keyMaker = (tenant: Tenant): Workspace => {
    const { nextSequence } = tenant.workspace.resources;
    const { newSecret } = createIdentifiers({ tenant: tenant.number, nextSequence, model, randomSeed: keySeed });
    return { ...tenant.present(), newSecret };
  };
  const empty = ({ number, seedCopies, workspace }: Tenant): void => {
    workspace.timers.invalidate();
    workspace.resources.invalidate();
    tenants.clear(number, [...plainTables, ...types.filter((type) => !seedCopies.isPending(type)).map(tableOf)]);
    secrets.revokeAll(number);
  };
  /** The secret of the API key that a tenant was created with, if it is known; undefined if the key has been deleted. */
  const storedKey = ({ number, workspace }: Tenant): StoredSecret | undefined => {
    const where = [{ attribute: "name", equals: keyName }];
    const [key] = workspace.resources.select(keyType, { where, ascending: true, limit: 1 });
    const found = secrets.list(number).filter(({ keyId }) => keyId === key?.id);
    return found.find(({ secret }) => secret !== null) ?? found[0];
  };
  const keyOf = (tenant: Tenant): string => {
    const stored = storedKey(tenant);
    if (stored === undefined) return "";
    const chosen = options.apiKey ?? "";
    const owner = secrets.find(chosen);
    const isChosen = owner?.tenant === tenant.number && owner.keyId === stored.keyId;
    return isChosen ? chosen : (stored.secret ?? "");
  };
  const create = (number: number): KeyedTenant =>
    database.transaction(() => {
      tenants.create(number, timeNow());
      const tenant = open(number);
      return { tenant, apiKey: tenant.transaction(() => fill(tenant)) };
    });

  const find = (number: number): Tenant | undefined =>
    live.get(number) ?? (tenants.time(number) === undefined ? undefined : open(number));
  let isNew = false;

  /** Gives the API key of the main tenant the secret that the options set. */
  const withKey = (tenant: Tenant): KeyedTenant => {
    const stored = storedKey(tenant);
    if (stored === undefined) return { tenant, apiKey: "" };
    const owner = { tenant: tenant.number, keyId: stored.keyId };
    if (options.apiKey === undefined) return { tenant, apiKey: stored.secret ?? addKey(tenant, owner) };
    const taken = secrets.find(options.apiKey);
    if (taken !== undefined && (taken.tenant !== owner.tenant || taken.keyId !== owner.keyId))
      throw new TypeError("`apiKey` is already the key of something else in the data file");
    secrets.grant(owner, options.apiKey, "hidden");
    return { tenant, apiKey: options.apiKey };
  };
  /** Adds a secret that can be shown. That of an earlier start stays valid, but only its hash is known. */
  const addKey = (tenant: Tenant, owner: Owner): string => {
    const secret = newKeySecret(keyMaker(tenant));
    secrets.add(owner, secret);
    return secret;
  };

  const snapshots = new WeakMap<Snapshot, { readonly tenant: Tenant; readonly secrets: readonly StoredSecret[] }>();

  return {
    main: database.transaction(() => {
      if (tenants.create(seedTenant, timeNow())) {
        isNew = true;
        const seeded = open(seedTenant);
        if (options.seed === "demo") {
          seedExamples(seeded.present());
          seedNodes(seeded.present());
        }
        options.addSeed?.(seeded);
        seeded.workspace.resources.invalidate();
        live.delete(seedTenant);
        isDemo = undefined;
        return withKey(create(mainTenant).tenant);
      }
      return withKey(open(mainTenant));
    }),
    isNew,
    keyOf,
    all: () => {
      // A snapshot is stored as a tenant without secrets.
      const numbers = new Set([...secrets.tenants(), ...live.keys()]);
      return [...numbers].sort((a, b) => a - b).flatMap((number) => find(number) ?? []);
    },
    create: () => create(tenants.nextNumber()),
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
    find,
    remove: (tenant) =>
      database.transaction(() => {
        secrets.revokeAll(tenant.number);
        tenants.remove(tenant.number);
        live.delete(tenant.number);
        tenant.isRemoved = true;
      }),
    snapshot: (tenant) =>
      database.transaction(() => {
        tenant.checkExists();
        tenant.seedCopies.copyAll();
        const number = tenants.nextNumber();
        tenants.create(number, timeNow());
        tenants.copy(tenant.number, number);
        tenants.copyCounter(tenant.number, number);
        const snapshot = { number };
        // The copy itself has no secrets, because a secret belongs to only one tenant.
        snapshots.set(snapshot, { tenant, secrets: secrets.list(tenant.number) });
        return snapshot;
      }),
    hasMade: (tenant, snapshot) => snapshots.get(snapshot)?.tenant === tenant,
    restore: (tenant, snapshot, restored = snapshots.get(snapshot)?.secrets ?? []) =>
      tenant.transaction(() => {
        empty(tenant);
        tenant.seedCopies.reset([]);
        tenants.copy(snapshot.number, tenant.number);
        tenants.copyCounter(snapshot.number, tenant.number);
        secrets.restore(tenant.number, restored);
      }),
    reset: ({ tenant, apiKey }) =>
      tenant.transaction(() => {
        empty(tenant);
        fill(tenant);
        const [granted] = secrets.list(tenant.number);
        // The new API key gets the secret of the previous one, so that this secret stays valid.
        if (granted !== undefined && apiKey !== "")
          secrets.grant(
            { tenant: tenant.number, keyId: granted.keyId },
            apiKey,
            apiKey === options.apiKey ? "hidden" : undefined,
          );
        tenant.limiter.reset();
        tenant.endings.clear();
        tenant.capacity.runs = options.runLimit;
        tenant.faults.clear();
        tenant.journal.clear();
        tenant.effects.length = 0;
      }),
  };
}

/**
 * The time at which a tenant starts. While the sandbox is stopped, a real clock runs at speed 1, because a night at
 * speed 3600 would be years of timers to catch up with. If the clock of the machine was set back, no time passes.
 */
function startOf({ mode, machine }: TenancyOptions, { nowMs, offsetMs }: StoredTime): number {
  return mode === "manual" ? nowMs : Math.max(nowMs, machine() + offsetMs);
}
