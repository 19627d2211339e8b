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

/** @throws {TypeError} If there are no tables, or a value is not the table of the resource that its key names. */
export function rowsOf<Name extends string>(tables: OperationTables<Name>): Readonly<Record<string, Rows>> {
  const given = Object.entries<Partial<OperationTable<Name>> | null | undefined>(Object(tables));
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
