import { sensitive } from "@planasonix/openapi/operations";
import {
  bindClient,
  type ClientDefaults,
  type ClientOptions,
  createExchange,
  type RateLimit,
  type OperationTable as Rows,
  readEnvironment,
  resolveOptions,
} from "@planasonix/runtime";
import type { Resources } from "./generated/resources.ts";
import { version } from "./generated/version.ts";

/** What every client has beside its resources. */
export interface ClientMembers {
  /** The rate limit as the API last stated it; `undefined` before the first response. */
  readonly rateLimit: RateLimit | undefined;
  /**
   * A client with other defaults over the same key, rate limit and retry budget. What is left out stays as it is; `headers` and
   * `fetchOptions` are added to the current ones.
   *
   * @throws {TypeError} If an option is unknown, cannot change or has a bad value.
   *
   * @example
   * const persistent = planasonix.withOptions({ maxRetries: 10, deadlineMs: 3_600_000 });
   */
  withOptions(options: ClientDefaults): this;
}

/** A client with some of the resources, or all of them. */
export type PlanasonixFor<Name extends keyof Resources> = Pick<Resources, Name> & ClientMembers;

/** Makes a client of rows by resource. @throws {TypeError} If an option is unknown or has a bad value. */
export function makeClient<Name extends keyof Resources>(
  rows: Readonly<Record<string, Rows>>,
  options: ClientOptions,
): PlanasonixFor<Name> {
  const userAgent = `planasonix-client/${version}`;
  const exchange = createExchange(resolveOptions(options, readEnvironment(), userAgent), sensitive);
  const client = bindClient(exchange, rows);
  // The one place where rows become methods: the interfaces and the table are generated from the same description.
  return client as PlanasonixFor<Name>;
}
