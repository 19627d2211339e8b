import type { OperationTable as Rows } from "@planasonix/runtime";

/** The operations of one resource: an export of `@planasonix/client/operations`, for `createClientFor`. */
export interface OperationTable<Name extends string> {
  /** The name of the resource. */
  readonly resource: Name;
  /** @internal */
  readonly rows: Rows;
}

/** Tables by the names of their resources. */
export type OperationTables<Name extends string> = { readonly [Resource in Name]: OperationTable<Resource> };

declare const methods: unique symbol;

/** The operations of one resource of another description, which `defineTables` has defined. */
export interface DefinedTable<Methods> {
  /** The name of the resource. */
  readonly resource: string;
  /** @internal */
  readonly rows: Rows;
  /** @internal */
  readonly secrets: Secrets;
  /** Carries the type of the methods, and has no value. Required, so that a table of this package is none of these. */
  readonly [methods]: Methods;
}

/** Tables of another description by the names of their resources. */
export type DefinedTables<Resources> = { readonly [Name in keyof Resources]: DefinedTable<Resources[Name]> };

/** Which values are secret, as the description marks them: see `redaction` of the README. */
export interface Secrets {
  /** Names of fields and parameters. */
  readonly fields: readonly string[];
  /** Matches names that are secret in any object. */
  readonly names: RegExp;
  /** Texts that programs show instead of a secret. */
  readonly masks: readonly string[];
}

/** What `planasonix generate` writes, for `defineTables`. Its contents are internal to the client. */
export interface TableDefinition {
  /** The rows of each resource. */
  readonly rows: object;
  /** Which values are secret. */
  readonly secrets: Secrets;
}

/** @throws {TypeError} If there are no tables, or a value is not the table of the resource that its key names. */
export function rowsOf(tables: object): Readonly<Record<string, Rows>> {
  const given = Object.entries<Partial<OperationTable<string>> | null | undefined>(Object(tables));
  if (given.length === 0) {
    throw new TypeError("Pass tables from @planasonix/client/operations, as in `createClientFor({ pipelines, runs })`");
  }
  return Object.fromEntries(
    given.map(([name, table]) => {
      if (table?.resource === name && table.rows) return [name, table.rows];
      throw new TypeError(`\`${name}\` must be the table of that name from @planasonix/client/operations`);
    }),
  );
}
