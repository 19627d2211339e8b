import {
  type Description,
  listOperations,
  pascalCase,
  pathParameters,
  queryParameters,
} from "@planasonix/scripts/openapi/description.ts";

/** A group of parameters with a type of its own: the query, or two or more path parameters, of one operation. */
export interface ParameterType {
  readonly name: string;
  /** The public name of the operation. */
  readonly operation: string;
  readonly operationId: string;
  readonly place: "path" | "query";
}

/** The name of the type of an operation's query parameters, such as `PipelinesListQuery`. */
export function queryType(name: string): string {
  return `${pascalCase(name)}Query`;
}

/** The name of the type of two or more path parameters, such as `CatalogTablesRemoveContractPath`. */
export function pathType(name: string): string {
  return `${pascalCase(name)}Path`;
}

/** Lists the groups of all operations. A single path parameter has no type of its own: it is an argument. */
export function parameterTypes(description: Description): ParameterType[] {
  return listOperations(description).flatMap((operation) => {
    const { name, object } = operation;
    const own = { operation: name, operationId: object.operationId };
    return [
      ...(pathParameters(operation).length > 1 ? [{ ...own, name: pathType(name), place: "path" as const }] : []),
      ...(queryParameters(operation).length > 0 ? [{ ...own, name: queryType(name), place: "query" as const }] : []),
    ];
  });
}

/** The names of the types that a user can import: first parameters, then schemas. */
export function namedTypes(description: Description): string[] {
  return [...parameterTypes(description).map(({ name }) => name), ...Object.keys(description.components.schemas)];
}

/** Generates a statement that re-exports types from a file. */
export function exportTypes(names: readonly string[], file: string): string {
  return `export type {\n${names.map((name) => `  ${name},\n`).join("")}} from "${file}";`;
}
