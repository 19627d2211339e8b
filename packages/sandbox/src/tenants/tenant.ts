// One tenant: its data, its time and its counters. Tenants are independent of each other. What there is of a tenant:
// - TenantData: its rows, at any time. Workspace: TenantData at one moment, for an operation or a timer.
// - ServedTenant: TenantData and all else that the steps of a request use. Tenant: a ServedTenant that this process has
//   opened. KeyedTenant: a Tenant with the API key that it was created with.
// - SandboxTenant: what tests and the control interface can do with a Tenant.

import type { Capacity, Ending, TenantData, Workspace } from "../call/workspace.ts";
import { exampleResources } from "../description/examples.ts";
import { typeOf } from "../description/model.ts";
import type { Validator } from "../description/validator.ts";
import { type DeliveryOptions, startAttempt } from "../operations/lifecycle/deliver.ts";
import { deliverTask } from "../operations/lifecycle/deliveries.ts";
import { createTakeEnding } from "../operations/lifecycle/ending.ts";
import { runTask } from "../operations/lifecycle/tasks.ts";
import { keyType } from "../operations/rules/scopes.ts";
import { createFaults } from "../request/faults.ts";
import { createJournal } from "../request/journal.ts";
import { createRateLimiter, type RateLimits } from "../request/rate-limit.ts";
import type { ServedTenant } from "../request/received.ts";
import { createReplays } from "../request/replays.ts";
import { createAdd } from "../store/additions.ts";
import { type Causes, createCauses } from "../store/causes.ts";
import { createIdentifiers } from "../store/identifiers.ts";
import { createResources } from "../store/resources.ts";
import { createSeedCopies, type SeedCopies } from "../store/seed-copies.ts";
import { createTenantChanges } from "../store/tenants.ts";
import { createTimers, type Timer } from "../store/timers.ts";
import { momentAt } from "../time/moment.ts";
import { createScheduler, type Scheduler } from "../time/scheduler.ts";
import { createVirtualTime } from "../time/virtual-time.ts";
import { createWaits } from "../time/waits.ts";
import type { SharedParts } from "./shared-parts.ts";

/** An open tenant: access to its rows, and what only this process keeps, such as faults and the journal. */
export interface Tenant extends ServedTenant {
  readonly number: number;
  /** The data at the present time. */
  present(): Workspace;
  readonly validator: Validator;
  /** Checks values against the schemas of the control interface. */
  readonly controlValidator: Validator;
  /** Whether the probable mistakes in requests and seeds are errors. */
  readonly strict: boolean;
  readonly seedCopies: SeedCopies;
  readonly causes: Causes;
  /** The scripted ends of long-running work, by operation, in order. */
  readonly endings: Map<string, Ending[]>;
  readonly capacity: Capacity;
  /** Whether its rows have been removed. */
  isRemoved: boolean;
  /** @throws {TypeError} If the tenant has been removed. */
  readonly checkExists: () => void;
}

/** The number and the start time of a tenant, and the settings that all tenants share. */
export interface TenantOptions {
  readonly number: number;
  readonly mode: "manual" | "real";
  readonly speed: number;
  /** The virtual time at the start, in milliseconds since 1970. */
  readonly start: number;
  readonly machine: () => number;
  readonly rateLimits: RateLimits | undefined;
  /** How many runs may go on at the same time. @default no limit */
  readonly runLimit?: number | undefined;
  /** How long idempotency keys are remembered, in milliseconds. @default 24 hours */
  readonly keyMemoryMs?: number | undefined;
  readonly deliveries: Omit<DeliveryOptions, "transaction" | "signedAt"> & {
    /** The time of signatures, in milliseconds since 1970. @default the time of the tenant */
    readonly signedAt?: (() => number) | undefined;
  };
  readonly random: () => number;
  /** Receives what waits for whom if a manual clock stands still. @default not reported */
  readonly onStandstill?: ((text: string) => void) | undefined;
  /** Whether the seed contains the examples of the description. */
  readonly hasExamples: boolean;
}

/** Creates a tenant whose rows already exist. */
export function createTenant(shared: SharedParts, options: TenantOptions): Tenant {
  const { database, model, secrets, randomSeed } = shared;
  const { number } = options;
  const time = createVirtualTime(options);
  const seedCopies = createSeedCopies(database, shared.tenants, number);
  const resources = createResources({ database, tenant: number, indexes: shared.indexes, touch: seedCopies.touch });
  const timers = createTimers(database, number, resources.nextSequence);
  const endings = new Map<string, Ending[]>();
  const { nextSequence } = resources;
  const causes = createCauses({ database, tenant: number, nextSequence });
  const identifiers = createIdentifiers({ tenant: number, nextSequence, model, randomSeed });
  const capacity: Capacity = { runs: options.runLimit };
  const { machine } = options;
  const checkExists = (): void => {
    if (tenant.isRemoved) throw new TypeError(`The tenant ${number} has been removed; create another one`);
  };
  const changes = createTenantChanges({
    database,
    tenants: shared.tenants,
    tenant: number,
    now: time.now,
    machine,
    checkExists,
  });

  const data: TenantData = {
    model,
    behaviours: shared.behaviours,
    operationBehaviours: shared.operationBehaviours,
    hasExamples: options.hasExamples,
    resources,
    timers,
    add: createAdd(identifiers, resources),
    ...identifiers,
    caused: causes.add,
    capacity,
    takeEnding: createTakeEnding(endings, database.onRollback),
    descriptionText: shared.descriptionText,
    ...(shared.events && { events: shared.events }),
    grant: (keyId, secret) => secrets.grant({ tenant: number, keyId }, secret),
  };
  const at = (now: number): Workspace => ({ ...data, ...momentAt(now) });
  const present = (): Workspace => at(time.now());
  const deliveries: DeliveryOptions = {
    ...options.deliveries,
    signedAt: options.deliveries.signedAt ?? time.now,
    transaction: (work) => changes.transaction(() => work(present())),
  };
  const run = (timer: Timer): void => {
    if (timer.task === deliverTask) {
      const attempt = startAttempt(at(timer.due), timer.subject, deliveries);
      if (attempt !== undefined) scheduler.track(attempt);
    } else runTask(at(timer.due), timer);
  };
  const scheduler: Scheduler = createScheduler({ time, timers, transaction: changes.transaction, run });
  const load = { requests: 0 };
  const onStandstill = options.mode === "manual" ? options.onStandstill : undefined;
  const tenant: Tenant = {
    number,
    data,
    present,
    validator: shared.validator,
    controlValidator: shared.controlValidator,
    strict: shared.strict,
    time,
    scheduler,
    limiter: createRateLimiter(options.rateLimits),
    replays: createReplays(database, number, options.keyMemoryMs),
    ...changes,
    seedCopies,
    causes,
    faults: createFaults({ operations: shared.operationNames, random: options.random }),
    journal: createJournal(shared.operationNames),
    effects: [],
    load,
    waits: createWaits({ time, scheduler, load, onMoved: changes.saveTime, onStandstill }),
    endings,
    capacity,
    isRemoved: false,
    checkExists,
  };
  return tenant;
}

/** Creates an API key with these scopes and this name. Returns its secret. */
export function createKey(workspace: Workspace, scopes: readonly string[], name: string): string {
  const { timestamp: created_at } = workspace;
  const secret = newKeySecret(workspace);
  const attributes = { name, scopes, prefix: secret.slice(0, 14), expires_at: null, last_used_at: null, created_at };
  workspace.grant(workspace.add(keyType, attributes).id, secret);
  return secret;
}

/** Returns a new secret in the form of the API keys in the examples. */
export function newKeySecret({ model, newSecret }: Pick<Workspace, "model" | "newSecret">): string {
  const examples = typeOf(model, keyType).operations.flatMap(({ successes }) => successes.flatMap(exampleResources));
  const secrets = examples.map(({ attributes }) => attributes.secret);
  return newSecret(String(secrets.find((value) => typeof value === "string")));
}
