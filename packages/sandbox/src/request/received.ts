import type { HttpRequest } from "@planasonix/serving";
import type { TenantData } from "../call/workspace.ts";
import type { Route } from "../description/router.ts";
import type { TenantChanges } from "../store/tenants.ts";
import type { Scheduler } from "../time/scheduler.ts";
import type { VirtualTime } from "../time/virtual-time.ts";
import type { Waits } from "../time/waits.ts";
import type { Faults } from "./faults.ts";
import type { Journal } from "./journal.ts";
import type { RateLimiter } from "./rate-limit.ts";
import type { Replays } from "./replays.ts";

/** A request whose operation and API key are known. */
export interface ReceivedRequest {
  readonly request: HttpRequest;
  readonly route: Route;
  readonly bytes: Uint8Array;
  readonly tenant: ServedTenant;
  readonly keyId: string;
}

/** The part of a tenant that serves requests: the data, the time, and what each step remembers. */
export interface ServedTenant extends TenantChanges {
  readonly data: TenantData;
  readonly time: VirtualTime;
  readonly scheduler: Scheduler;
  readonly waits: Waits;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly limiter: RateLimiter;
  readonly replays: Replays;
  /** The effects that a second execution would duplicate, in order. */
  readonly effects: Effect[];
  /** How many requests are being handled. Delayed ones are not. */
  readonly load: { requests: number };
}

/** The effect of an operation whose `x-retry` is `keyed`: a second execution would duplicate the effect. */
export interface Effect {
  /** The name of the operation, such as `pipelines.run`. */
  readonly operation: string;
  /** The ID of the resource in the response; undefined if there is none. */
  readonly id: string | undefined;
}
