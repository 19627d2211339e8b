import type { Ending } from "../engine/workspace.ts";
import type { KeyedTenant, Snapshot, Tenancy } from "../execution/tenancy.ts";
import { fireTrigger } from "../families/work/triggers.ts";
import { type Duration, durationMs } from "../time/duration.ts";
import type { Fetch } from "./in-process.ts";

/** The time of a tenant. */
export interface SandboxClock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Moves the time forward, such as by `2h`. Resolves when everything that becomes due on the way has happened and settled.
   *
   * @throws {TypeError} If the duration is wrong.
   */
  advance(duration: Duration): Promise<void>;
}

/** How the next work that an operation starts is to end. */
export interface ScriptedOutcome {
  /** The state to end in, such as `failed`. */
  readonly status?: string | undefined;
  /** How long it takes, such as `90s`. @default as long as usual */
  readonly after?: Duration | undefined;
  /** The value of the attribute `error`. */
  readonly error?: unknown;
}

/** A key with its own data and time. */
export interface SandboxTenant {
  /** The base URL of the API, `/v1` included: the `baseUrl` of a client. */
  readonly url: string;
  /** A key that may call every operation. */
  readonly apiKey: string;
  /** Calls the sandbox without a connection: the `fetch` of a client. */
  readonly fetch: Fetch;
  readonly clock: SandboxClock;
  readonly outcomes: {
    /** Decides how the next work ends that an operation, such as `pipelines.run`, starts. Calls are used up in order. */
    next(operation: string, outcome: ScriptedOutcome): void;
  };
  readonly triggers: {
    /**
     * Lets the event of a trigger occur, such as the arrival of a file: its pipeline runs, unless the trigger is disabled.
     *
     * @throws {FaultError} If there is no such trigger.
     */
    fire(triggerId: string, summary: string): void;
  };
  /** Copies all data of the tenant, its API keys included. */
  snapshot(): Snapshot;
  /** Puts the data back to what they were. The time does not go back. */
  restore(snapshot: Snapshot): void;
  /** Puts the data back to the seed. */
  reset(): void;
}

interface Shared {
  readonly tenancy: Tenancy;
  readonly url: string;
  readonly fetch: Fetch;
}

/** What tests see of a tenant. */
export function createSandboxTenant(keyed: KeyedTenant, { tenancy, url, fetch }: Shared): SandboxTenant {
  const { tenant, apiKey } = keyed;
  return {
    url,
    apiKey,
    fetch,
    clock: {
      now: tenant.time.now,
      advance: async (duration) => {
        await tenant.scheduler.advanceTo(tenant.time.now() + durationMs(duration));
        tenancy.saveTime(tenant);
      },
    },
    outcomes: {
      next: (operation, { status, after, error }) => {
        const known = [...tenant.workspace.model.operations.values()].some(({ name }) => name === operation);
        if (!known)
          throw new TypeError(`There is no operation ${JSON.stringify(operation)}; write it as in pipelines.run`);
        const ending: Ending = { status, error, afterMs: after === undefined ? undefined : durationMs(after) };
        tenant.endings.set(operation, [...(tenant.endings.get(operation) ?? []), ending]);
      },
    },
    triggers: {
      fire: (id, summary) => tenancy.transaction(() => void fireTrigger(tenant.workspace, id, summary)),
    },
    snapshot: () => tenancy.snapshot(tenant),
    restore: (snapshot) => tenancy.restore(tenant, snapshot),
    reset: () => tenancy.reset(keyed),
  };
}
