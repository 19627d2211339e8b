// This folder contains what tests use of the sandbox: a tenant with its controls, its initial data, a `fetch` without
// a network, and the same controls over HTTP.
import type { Ending } from "../call/workspace.ts";
import type { SeedTypes } from "../generated/seed-types.ts";
import { deliveryType } from "../operations/lifecycle/deliveries.ts";
import { explainError, explainStatus, workMs } from "../operations/lifecycle/ending.ts";
import { fireTrigger } from "../operations/lifecycle/triggers.ts";
import type { CausedEffect } from "../store/causes.ts";
import type { StoredResource } from "../store/resources.ts";
import type { Fault } from "../tenants/faults.ts";
import type { RecordedRequests } from "../tenants/journal.ts";
import type { KeyedTenant, Snapshot, Tenancy } from "../tenants/tenancy.ts";
import type { Tenant } from "../tenants/tenant.ts";
import { type ClientClock, createClientClock } from "../time/client-clock.ts";
import { type Duration, durationMs } from "../time/duration.ts";
import { timeAfter } from "../time/timestamp.ts";
import { explainFault } from "./control-description.ts";
import type { Fetch } from "./in-process.ts";
import { seedData } from "./seed-data.ts";

/** The time of a tenant. */
export interface SandboxClock {
  /** The current time, in milliseconds since 1970. */
  now(): number;
  /**
   * Moves the time forward by a duration, such as `2h`, or to a time, such as `2026-12-01T06:00:00Z`. Resolves when
   * everything that becomes due by then has settled.
   * @throws {TypeError} If the duration or the time is invalid, or if the new time would be in the past or after the
   * year 9999.
   * @throws {AdvanceStopped} If the clock or the sandbox is stopped.
   */
  advance(by: Duration | Date): Promise<void>;
  /** The time to which `advance` is moving, in milliseconds since 1970; undefined if it is not. */
  target(): number | undefined;
  /** Stops each `advance` in progress, at the time that it has reached. Resolves when they have ended. */
  stop(): Promise<void>;
  /** The `clock` of a client. When the client waits, this clock moves to the end of the wait. */
  readonly client: ClientClock;
}

/** The scripted end of long-running work. */
export interface ScriptedOutcome {
  /**
   * The state in which the work ends, such as `failed`.
   * @default the successful state
   */
  readonly status?: string | undefined;
  /**
   * How long the work takes, such as `90s`.
   * @default the usual time
   */
  readonly after?: Duration | undefined;
  /** The value of the work's attribute `error`. */
  readonly error?: unknown;
}

/** A delivery to a webhook. */
export interface RecordedDelivery {
  /** The ID of the delivery. */
  readonly id: string;
  /** The ID of the webhook. */
  readonly webhookId: string;
  /** The type of the event, such as `job.succeeded`. */
  readonly event: string;
  /** `pending`, `delivered` or `failed`. */
  readonly status: string;
  /** The number of the latest attempt, including one that is still pending, from 1. */
  readonly attempt: number;
  /** The status of the response to the latest completed attempt; null if there was no response. */
  readonly httpStatus: number | null;
  /** Why the latest completed attempt failed; undefined if it succeeded, or if none has completed. */
  readonly lastError: string | undefined;
  /** The body of the delivery, parsed. */
  readonly payload: unknown;
}

/** Something that happened because of something else, such as the job of a run. */
export interface RecordedEffect {
  /** The type of the resource, such as `pipeline_run`, `job` or `webhook_delivery`; `notification` for a notification. */
  readonly type: string;
  /** The ID of the resource or the notification. */
  readonly id: string;
  /** When it happened, by the clock of the tenant, in milliseconds since 1970. */
  readonly at: number;
  /** The resource that caused it; or a `request`, whose `id` is the name of the operation, such as `pipelines.run`. */
  readonly cause: { readonly type: string; readonly id: string };
  /** The event of a delivery or a notification, such as `job.succeeded`; undefined for other effects. */
  readonly event: string | undefined;
  /** The webhook of a delivery; undefined for other effects. */
  readonly webhookId: string | undefined;
  /** The rule of a notification; undefined for other effects. */
  readonly ruleId: string | undefined;
  /** The channel of a notification; undefined for other effects. */
  readonly channelId: string | undefined;
}

/** A tenant: an API key with its own data, clock, faults and journal. */
export interface SandboxTenant {
  /** The base URL of the API, `/v1` included: the `baseUrl` of a client. */
  readonly url: string;
  /** An API key that may call every operation. */
  readonly apiKey: string;
  /** Calls the sandbox without a connection. Pass it as the `fetch` of a client. */
  readonly fetch: Fetch;
  /** The time of the tenant. */
  readonly clock: SandboxClock;
  /** Scripts how long-running work ends. */
  readonly outcomes: {
    /**
     * Scripts the end of the next work that an operation, such as `pipelines.run`, starts. Several calls apply in
     * order, each to one piece of work.
     * @throws {TypeError} If the operation does not exist or only reads, its work cannot end in the state or with the
     * error, or the duration is invalid or too long.
     */
    next(operation: string, outcome: ScriptedOutcome): void;
  };
  /** Makes requests fail, or delays them. */
  readonly faults: {
    /**
     * Adds a fault. Returns a function that removes it.
     * @throws {TypeError} If a field is unknown or invalid, the operation does not exist, or the fault has no effect.
     */
    add(fault: Fault): () => void;
    /** Removes all faults. */
    clear(): void;
  };
  /** The requests that the tenant has received. */
  readonly requests: RecordedRequests;
  /** The deliveries to the webhooks of the tenant. */
  readonly deliveries: {
    /** The deliveries that the sandbox has made, oldest first; those of the seed are omitted. */
    all(): RecordedDelivery[];
  };
  /** What caused which work, deliveries and notifications. */
  readonly causes: {
    /** All effects, oldest first; those of the seed are omitted. */
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
   * @throws {TypeError} If there is no such type, the type lacks one of the attributes, a value does not have the JSON
   * type of its attribute, a state is unknown, or an ID is empty or taken.
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
     * @throws {FaultError} If the trigger or its pipeline does not exist.
     */
    fire(triggerId: string, summary: string): void;
  };
  /** Copies all data of the tenant, including its API keys. */
  snapshot(): Snapshot;
  /** Restores the data of a snapshot. The time does not go back. */
  restore(snapshot: Snapshot): void;
  /**
   * Resets the data to the seed, and the request count of the rate limit to zero. Removes faults, scripted outcomes and
   * recorded requests. `apiKey` stays valid, and the time does not go back.
   */
  reset(): void;
}

/** How a tenant is reached. */
interface Access {
  readonly tenancy: Tenancy;
  readonly url: string;
  readonly fetch: Fetch;
}

/** Creates the interface of a tenant for tests. */
export function createSandboxTenant(keyed: KeyedTenant, { tenancy, url, fetch }: Access): SandboxTenant {
  const { tenant, apiKey } = keyed;
  return {
    url,
    apiKey,
    fetch,
    clock: {
      now: tenant.time.now,
      advance: async (by) => {
        const instant = instantOf(by, tenant.time.now());
        const ms = instant === undefined ? durationMs(by as Duration) : 0;
        // Requests that were sent before this call come first.
        await new Promise((resolve) => setImmediate(resolve));
        try {
          await tenant.scheduler.advanceTo(timeAfter(instant ?? tenant.time.now(), ms));
        } finally {
          tenant.saveTime();
        }
      },
      target: tenant.scheduler.target,
      stop: tenant.scheduler.stop,
      client: createClientClock({
        time: tenant.time,
        scheduler: tenant.scheduler,
        isBusy: () => tenant.load.requests > 0,
        onMoved: tenant.saveTime,
      }),
    },
    faults: {
      add: (fault) => {
        const problem = explainFault(fault);
        if (problem !== undefined) throw new TypeError(problem);
        return tenant.faults.add(fault);
      },
      clear: tenant.faults.clear,
    },
    requests: tenant.journal,
    deliveries: { all: () => recordedDeliveries(tenant) },
    causes: {
      all: () => tenant.causes.all().map(toEffect),
      chain: (id) => tenant.causes.chain(id).map(toEffect),
    },
    outcomes: {
      next: (operation, { status, after, error }) => {
        const known = [...tenant.workspace.model.operations.values()].find(({ name }) => name === operation);
        if (known === undefined)
          throw new TypeError(`There is no operation ${JSON.stringify(operation)}; use a name such as pipelines.run`);
        if (known.method === "GET") throw new TypeError(`${operation} only reads, so it starts no work`);
        const type = known.successes[0].resource?.type ?? "";
        const problem = status === undefined ? undefined : explainStatus(tenant.workspace, type, status);
        if (problem !== undefined) throw new TypeError(`\`status\` ${problem}`);
        const unfit = error === undefined ? undefined : explainError(tenant.workspace, type, error);
        if (unfit !== undefined) throw new TypeError(`\`error\` ${unfit}`);
        const afterMs = after === undefined ? undefined : workMs(tenant.workspace, after);
        const ending: Ending = { status, error, afterMs };
        tenant.endings.set(operation, [...(tenant.endings.get(operation) ?? []), ending]);
      },
    },
    seed: (type, items) => {
      const given = items as readonly Readonly<Record<string, unknown>>[];
      return tenant.transaction(() => seedData(tenant.workspace, type, given));
    },
    triggers: {
      fire: (id, summary) => tenant.transaction(() => void fireTrigger(tenant.workspace, id, summary)),
    },
    snapshot: () => tenancy.snapshot(tenant),
    restore: (snapshot) => tenancy.restore(tenant, snapshot),
    reset: () => tenancy.reset(keyed),
  };
}

/** A date or a time with an offset. Without an offset, a time would depend on the time zone of the machine. */
const instantPattern = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * The time that an argument of `advance` names; undefined for a duration.
 * @throws {TypeError} If the time is invalid or in the past.
 */
function instantOf(by: Duration | Date, now: number): number | undefined {
  const isInstant = by instanceof Date || (typeof by === "string" && /^\d{4}-\d\d-\d\d/.test(by));
  if (!isInstant) return undefined;
  const time = by instanceof Date ? by.getTime() : parseInstant(by);
  if (Number.isNaN(time)) throw new TypeError(`A time must be like 2026-12-01T06:00:00Z, got ${JSON.stringify(by)}`);
  if (time >= now) return time;
  const [from, to] = [now, time].map((ms) => new Date(ms).toISOString());
  throw new TypeError(`The time cannot go back from ${from} to ${to}`);
}

/** Parses a time; NaN if it is invalid, such as on February 30, which `Date` takes for a day in March. */
function parseInstant(text: string): number {
  const [, day = ""] = instantPattern.exec(text) ?? [];
  const midnight = new Date(day);
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  return isDay ? Date.parse(text) : Number.NaN;
}

/** The deliveries that the sandbox has made. Those of the seed have no payload, and are omitted. */
function recordedDeliveries({ workspace }: Tenant): RecordedDelivery[] {
  const all = workspace.resources.select(deliveryType, { ascending: true });
  return all.filter(({ attributes }) => attributes.payload !== undefined).map(toDelivery);
}

function toDelivery({ id, attributes }: StoredResource): RecordedDelivery {
  const { webhook_id, event, status, attempt, http_status, last_error, payload } = attributes;
  return {
    id,
    webhookId: String(webhook_id),
    event: String(event),
    status: String(status),
    attempt: Number(attempt ?? 1),
    httpStatus: typeof http_status === "number" ? http_status : null,
    lastError: typeof last_error === "string" ? last_error : undefined,
    payload,
  };
}

function toEffect({ detail, ...effect }: CausedEffect): RecordedEffect {
  const { event, webhook_id, rule_id, channel_id } = detail;
  return { ...effect, event, webhookId: webhook_id, ruleId: rule_id, channelId: channel_id };
}
