import { secrets } from "@planasonix/openapi/operations";
import {
  bindClient,
  type ClientDefaults,
  type ClientOptions,
  createExchange,
  type RateLimitSnapshot,
  type OperationTable as Rows,
  readEnvironment,
  resolveOptions,
} from "@planasonix/runtime";
import type { Resources } from "./generated/resources.ts";
import { version } from "./generated/version.ts";
import type { Secrets } from "./operation-table.ts";

/** The members of every client, in addition to its resources. */
export interface ClientMembers {
  /**
   * The rate limit of the latest response and the number of waiting requests; `undefined` if a custom `rateLimiter`
   * provides no snapshot.
   */
  readonly rateLimit: RateLimitSnapshot | undefined;
  /**
   * Creates a client that has other defaults and shares the API key, the rate limit and the retry budget. Omitted
   * options keep their values; `headers` and `fetchOptions` are merged with the current ones.
   *
   * @throws {TypeError} If an option is unknown, invalid or cannot change.
   *
   * @example
   * const persistent = planasonix.withOptions({ maxRetries: 10, deadlineMs: 3_600_000 });
   */
  withOptions(options: ClientDefaults): this;
}

/** A client with some or all resources. */
export type PlanasonixFor<Name extends keyof Resources> = Pick<Resources, Name> & ClientMembers;

/**
 * Creates a client from operation tables, one for each resource. `rules` say which values are secret.
 *
 * @throws {TypeError} If an option is unknown, or an option or environment variable is invalid.
 */
export function makeClient<Name extends keyof Resources>(
  rows: Readonly<Record<string, Rows>>,
  options: ClientOptions,
  rules: Secrets = secrets,
): PlanasonixFor<Name> {
  const userAgent = `planasonix-client/${version}`;
  const exchange = createExchange(resolveOptions(options, readEnvironment(), userAgent), rules, rows);
  const client = bindClient(exchange, rows);
  // The only cast from operations to methods: the interfaces and the table are generated from the same description.
  return client as PlanasonixFor<Name>;
}
