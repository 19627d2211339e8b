import type { ClientOptions } from "@planasonix/runtime";
import type { Resources } from "./generated/resources.ts";
import { makeClient, type PlanasonixFor } from "./make-client.ts";
import { type OperationTables, rowsOf } from "./operation-table.ts";

export type { ClientMembers, PlanasonixFor } from "./make-client.ts";
export type { OperationTable, OperationTables } from "./operation-table.ts";

/**
 * Creates a client with only the given resources, so that a bundle contains no others. Pass tables of
 * `@planasonix/client/operations`, each under its own name.
 *
 * @throws {TypeError} If there are no tables, a table is given under the name of another resource, an option is unknown,
 * or an option or environment variable is invalid.
 *
 * @example
 * const planasonix = createClientFor({ pipelines, runs }, { maxRetries: 5 });
 */
export function createClientFor<Name extends keyof Resources>(
  tables: OperationTables<Name>,
  options: ClientOptions = {},
): PlanasonixFor<Name> {
  return makeClient(rowsOf(tables), options);
}
