import { countRange, isCount } from "../description/count-range.ts";
import type { SeedTypes } from "../generated/seed-types.ts";
import { fireTrigger } from "../operations/lifecycle/triggers.ts";
import { startWaitingRuns } from "../operations/lifecycle/work.ts";
import type { ActiveFault, Fault } from "../request/faults.ts";
import type { Fetch } from "../request/in-process.ts";
import type { RecordedRequests } from "../request/journal.ts";
import type { Snapshot } from "../tenants/snapshots.ts";
import type { Tenancy } from "../tenants/tenancy.ts";
import type { KeyedTenant } from "../tenants/tenant-keys.ts";
import { createClock, type SandboxClock } from "./clock.ts";
import { explainFault } from "./control-description.ts";
import { type OutcomeOf, type StartingOperation, scriptOutcome } from "./outcomes.ts";
import { type RecordedDelivery, type RecordedEffect, recordedDeliveries, toEffect } from "./records.ts";
import type { TestingOperation } from "./scripted-results.ts";
import { seedData } from "./seed-data.ts";

/** A tenant: an API key with its own data, clock, faults and journal. */
export interface SandboxTenant {
  /** The ID, which no other tenant of the sandbox has. */
  readonly id: string;
  /** The base URL of the API, `/v1` included: the `baseUrl` of a client. */
  readonly url: string;
  /** An API key that may call every operation. */
  readonly apiKey: string;
  /** Calls the sandbox without a connection. Pass it as the `fetch` of a client. */
  readonly fetch: Fetch;
  /** The time of the tenant. */
  readonly clock: SandboxClock;
  /** Scripts how long-running work ends, and what tests return. */
  readonly outcomes: {
    /**
     * Scripts the end of the next work that an operation, such as `pipelines.run`, starts, or the result of the next
     * call of an operation that tests something, such as `connections.test`. Several calls apply in order, each once.
     * @throws {TypeError} If the operation does not exist, or neither starts work nor tests anything, or if its work
     * cannot end, or its test respond, as the outcome says.
     */
    next<Name extends StartingOperation | TestingOperation>(operation: Name, outcome: OutcomeOf<Name>): void;
  };
  /** Makes requests fail, or delays them. */
  readonly faults: {
    /**
     * Adds a fault. Returns a function that removes it.
     * @throws {TypeError} If a field is unknown, invalid or contradicts another one, the operation does not exist, or the fault has no effect.
     */
    add(fault: Fault): () => void;
    /** The faults that affect further requests, in the order in which they were added. */
    all(): ActiveFault[];
    /** Removes the fault with an ID. Returns false if there is none. */
    remove(id: string): boolean;
    /** Removes all faults. */
    clear(): void;
  };
  /**
   * Limits how many runs may go on at the same time; undefined removes the limit. At the limit, a request that starts a
   * run gets a 429, and runs of schedules and triggers stay queued until others have ended.
   * @throws {TypeError} If the limit is not a whole number from 1.
   */
  limitRuns(limit: number | undefined): void;
  /** The requests that the tenant has received. */
  readonly requests: RecordedRequests;
  /** The deliveries to the webhooks of the tenant. */
  readonly deliveries: {
    /** The deliveries that the sandbox has made, oldest first; those of the seed are omitted. */
    all(): RecordedDelivery[];
  };
  /** What caused which work, deliveries and notifications. */
  readonly causes: {
    /** The newest 10,000 effects, oldest first; those of the seed are omitted. */
    all(): RecordedEffect[];
    /**
     * The causes of a resource, first one first, and then everything that the resource has caused. Empty if nothing is
     * known about the ID.
     */
    chain(id: string): RecordedEffect[];
  };
  /**
   * Stores resources of a type, such as `pipeline_run`, each with the given `id` or else a new one. The example in the
   * API description supplies the attributes that an item omits, except `created_at`, which defaults to the current
   * time.
   * @returns The IDs of the resources.
   * @throws {TypeError} If there is no such type, the type lacks one of the attributes, a value is not valid for
   * its attribute, a state is unknown, an ID is empty or taken or, if the sandbox is strict, a reference is unknown.
   */
  seed<Type extends keyof SeedTypes>(
    type: Type,
    items: readonly (SeedTypes[Type] & { readonly id?: string | undefined })[],
  ): string[];
  /** Fires the triggers of pipelines. */
  readonly triggers: {
    /**
     * Fires a trigger, as an event such as the arrival of a file would. The pipeline of the trigger runs, unless the
     * trigger is disabled or the pipeline is not active.
     * @param summary - The `event_summary` of the execution that the sandbox records for the trigger.
     * @throws {HttpError} If the trigger or its pipeline does not exist.
     */
    fire(triggerId: string, summary: string): void;
  };
  /** Copies all data of the tenant, including its API keys. */
  snapshot(): Snapshot;
  /**
   * Restores the data of a snapshot. The time does not go back.
   * @throws {TypeError} If it is not a snapshot of this tenant.
   */
  restore(snapshot: Snapshot): void;
  /**
   * Resets the data to the seed, the request count of the rate limit to zero, and the limit of runs to that of the
   * sandbox. Removes faults, scripted outcomes and recorded requests. `apiKey` stays valid, and the time does not go back.
   */
  reset(): void;
  /**
   * Removes the tenant with all its data, after its deliveries in progress. Its API keys are no longer valid.
   * @throws {TypeError} If it is the first tenant, which exists as long as the sandbox.
   */
  remove(): Promise<void>;
}

/** A running sandbox. It is also its own first tenant, and can create further ones. */
export interface Sandbox extends SandboxTenant {
  /** Creates a tenant: an API key with its own data, clock, faults and journal. */
  tenant(): Promise<SandboxTenant>;
  /** All tenants, in the order of their creation: the sandbox itself is the first one. */
  tenants(): SandboxTenant[];
  /** The number of operations that the sandbox serves. */
  readonly operations: number;
  /** Stops the sandbox, and closes its connections and its data file. Further calls have no effect. */
  close(): Promise<void>;
  /** Does the same as {@link Sandbox.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** How a tenant is reached. */
interface Access {
  readonly tenancy: Tenancy;
  readonly url: string;
  readonly fetch: Fetch;
}

/** Creates what tests can do with a tenant. `apiKey` of `keyed` is read at each use. */
export function createSandboxTenant(keyed: KeyedTenant, { tenancy, url, fetch }: Access): SandboxTenant {
  const { tenant } = keyed;
  return {
    id: String(tenant.number),
    url,
    get apiKey() {
      return keyed.apiKey;
    },
    fetch,
    clock: createClock(tenant),
    faults: {
      add: (fault) => {
        const problem = explainFault(fault, tenant.controlValidator);
        if (problem !== undefined) throw new TypeError(problem);
        return tenant.faults.add(fault);
      },
      all: tenant.faults.all,
      remove: tenant.faults.remove,
      clear: tenant.faults.clear,
    },
    limitRuns: (limit) => {
      if (limit !== undefined && !isCount(limit))
        throw new TypeError(`A limit of runs must be ${countRange}, got ${limit}`);
      tenant.capacity.runs = limit;
      tenant.transaction(() => startWaitingRuns(tenant.present()));
    },
    requests: tenant.journal,
    deliveries: { all: () => recordedDeliveries(tenant) },
    causes: {
      all: () => tenant.causes.all().map(toEffect),
      chain: (id) => tenant.causes.chain(id).map(toEffect),
    },
    outcomes: { next: (operation, outcome) => scriptOutcome(tenant, operation, outcome) },
    seed: (type, items) => tenant.transaction(() => seedData(tenant, type, items)),
    triggers: {
      fire: (id, summary) => tenant.transaction(() => void fireTrigger(tenant.present(), id, summary)),
    },
    snapshot: () => tenancy.snapshot(tenant),
    restore: (snapshot) => {
      if (!tenancy.hasMade(tenant, snapshot)) throw new TypeError("The snapshot is not one of this tenant");
      tenancy.restore(tenant, snapshot);
    },
    reset: () => tenancy.reset(keyed),
    remove: async () => {
      if (tenant === tenancy.main.tenant) {
        throw new TypeError("The first tenant cannot be removed, because it exists as long as the sandbox");
      }
      await tenant.scheduler.close();
      await tenant.scheduler.settled();
      tenancy.remove(tenant);
    },
  };
}
