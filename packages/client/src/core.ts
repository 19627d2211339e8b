import type { ClientOptions } from "@planasonix/runtime";
import type { Resources } from "./generated/resources.ts";
import { makeClient, type PlanasonixFor } from "./make-client.ts";
import { type OperationTables, rowsOf } from "./operation-table.ts";

export type { ClientMembers, PlanasonixFor } from "./make-client.ts";
export type { OperationTable, OperationTables } from "./operation-table.ts";

/**
 * Makes a client with the given resources only, in types and in bytes. The tables are those of
 * `@planasonix/client/operations`, each by its own name.
 *
 * @throws {TypeError} If a table is not that of its name, or an option is unknown or has a bad value.
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
