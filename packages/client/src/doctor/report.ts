// The report of a check of a deployment. `check-deployment.ts` says in which order things are checked.

import type { Finding } from "@planasonix/openapi/deployments";

export type { Finding, FindingKind, Verdict } from "@planasonix/openapi/deployments";

/** What keeps the check from reading anything. Later versions may add values: keep a default branch. */
export type ObstacleKind =
  | "name"
  | "certificate"
  | "connection"
  | "proxy"
  | "redirect"
  | "page"
  | "key"
  | "refused"
  | "other_api"
  | "failure";

/** What is in the way of every request. */
export interface Obstacle {
  /** What it is. */
  readonly kind: ObstacleKind;
  /** What was seen, in one line. */
  readonly seen: string;
  /** What to set or to do. */
  readonly setting: string;
  /** Whether a later check may succeed without any change. */
  readonly passing: boolean;
}

/**
 * What is known about an operation. `read`: it responded. `missing`: its address does not exist. `refused`: the API key
 * may not call it. `unreached`: it could not be seen. `not_called`: it writes, gives a file, or contacts other systems.
 * `described`: a published description has it.
 */
export type OperationState = "read" | "described" | "missing" | "refused" | "unreached" | "not_called";

/** An operation of the client in a report. */
export interface CheckedOperation {
  /** What is known about it. */
  readonly state: OperationState;
  /** Why it was refused, not reached or not called. */
  readonly why?: string | undefined;
}

/** How the deployment behaves, as far as it was seen. A habit that was not seen is `undefined`. */
export interface Habits {
  /** The names of the rate-limit headers in lower case; none if no response had any. */
  readonly rateLimitHeaders?: readonly string[] | undefined;
  /** What the header for the end of the period contains. */
  readonly rateLimitReset?: "unix_time" | "seconds_left" | undefined;
  /** Whether lists honour `limit`. */
  readonly limit?: "honored" | "ignored" | undefined;
  /** Whether errors have the documented form. */
  readonly errors?: "documented" | "other" | undefined;
  /** Whether responses have `X-Request-Id`. */
  readonly requestId?: boolean | undefined;
  /** How far the clock of the deployment is ahead of that of the client, in whole minutes. */
  readonly clockAheadMinutes?: number | undefined;
  /** Whether a repeated `Idempotency-Key` repeats the response; seen only with `writeProbe`. */
  readonly idempotencyKeys?: "honored" | "ignored" | undefined;
  /** The path with a published description, if one was seen. */
  readonly description?: string | undefined;
}

/** The result of `checkDeployment`: plain data, without values of fields and without the API key. */
export interface DeploymentReport {
  /** The version of the form of the report. */
  readonly version: 1;
  /** The base URL that was checked, without a query. It differs from that of the client if the API is elsewhere. */
  readonly baseUrl: string;
  /** The dialect that the deployment speaks, such as `documented`; `undefined` if no known one fits. */
  readonly dialect: string | undefined;
  /** What was in the way, if nothing could be read. */
  readonly obstacle?: Obstacle | undefined;
  /** Why the check ended before its end, if it did. */
  readonly stopped?: string | undefined;
  /** The number of requests that were sent. */
  readonly requests: number;
  /** Each operation of the client. */
  readonly operations: Readonly<Record<string, CheckedOperation>>;
  /** How the deployment behaves. */
  readonly habits: Habits;
  /** All differences, in the order in which they were seen. */
  readonly findings: readonly Finding[];
  /** Folders that the write probe created and could not delete. */
  readonly left: readonly string[];
  /** Whether a finding is breaking or changed. */
  readonly differs: boolean;
}
