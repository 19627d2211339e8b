import type { ClientOptions } from "@planasonix/runtime";
import type { Resources } from "./generated/resources.ts";
import { type ClientMembers, makeClient, type PlanasonixFor } from "./make-client.ts";
import {
  type DefinedTable,
  type DefinedTables,
  type OperationTables,
  rowsOf,
  type TableDefinition,
} from "./operation-table.ts";

export type { ClientMembers, PlanasonixFor } from "./make-client.ts";
export type {
  DefinedTable,
  DefinedTables,
  OperationTable,
  OperationTables,
  Secrets,
  TableDefinition,
} from "./operation-table.ts";

/**
 * Creates a client with only the resources of another description: tables that `planasonix generate` has written, all of
 * them or some, each under its own name.
 *
 * @throws {TypeError} If there are no tables, a table is given under the name of another resource, an option is unknown,
 * or an option or environment variable is invalid.
 *
 * @example
 * import { tables } from "./planasonix/table.js";
 *
 * const planasonix = createClientFor(tables, { baseUrl: "https://acme.planasonixapis.com/v2" });
 */
export function createClientFor<Methods extends object>(
  tables: DefinedTables<Methods>,
  options?: ClientOptions,
): Methods & ClientMembers;
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
  options?: ClientOptions,
): PlanasonixFor<Name>;
export function createClientFor(tables: object, options: ClientOptions = {}): object {
  const [first] = Object.values<Partial<DefinedTable<object>> | undefined>(Object(tables));
  return makeClient(rowsOf(tables), options, first?.secrets);
}

/**
 * Defines the tables of another description of the API, for `createClientFor`. `planasonix generate` writes the call, and
 * the types of the resources.
 *
 * @example
 * export const tables = defineTables<Resources>(definition);
 */
export function defineTables<Resources extends object>({ rows, secrets }: TableDefinition): DefinedTables<Resources> {
  return Object.fromEntries(
    Object.entries(rows).map(([resource, own]) => [resource, { resource, rows: own, secrets }]),
  ) as DefinedTables<Resources>;
}
