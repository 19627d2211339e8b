import { sensitive } from "@planasonix/openapi/operations";
import {
  bindClient,
  type ClientOptions,
  createExchange,
  type OperationTable,
  type RateLimit,
  readEnvironment,
  resolveOptions,
} from "@planasonix/runtime";
import type { Resources } from "./generated/resources.ts";
import { version } from "./generated/version.ts";

/** A client with some of the resources, or all of them. */
export type PlanasonixFor<Name extends keyof Resources> = Pick<Resources, Name> & {
  /** The rate limit as the API last stated it; nothing before the first answer. */
  readonly rateLimit: RateLimit | undefined;
};

/**
 * Makes a client with the given resources only, in types and in bytes. The tables are those of
 * `@planasonix/client/operations`.
 *
 * @throws {TypeError} If an option is unknown or has a bad value.
 *
 * @example
 * const planasonix = createClientFor({ pipelines, runs }, { maxRetries: 5 });
 */
export function createClientFor<Name extends keyof Resources>(
  tables: Readonly<Record<Name, OperationTable>>,
  options: ClientOptions = {},
): PlanasonixFor<Name> {
  const userAgent = `planasonix-client/${version}`;
  const exchange = createExchange(resolveOptions(options, readEnvironment(), userAgent), sensitive);
  const client = bindClient(exchange, tables);
  // The one place where rows become methods: the interfaces and the table are generated from the same description.
  return client as PlanasonixFor<Name>;
}
