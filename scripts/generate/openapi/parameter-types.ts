import {
  type Description,
  listOperations,
  pascalCase,
  pathParameters,
  queryParameters,
} from "../../openapi/description.ts";

/** The parameters of an operation that have a named type. */
export interface ParameterType {
  readonly name: string;
  /** The public name of the operation. */
  readonly operation: string;
  readonly operationId: string;
  readonly place: "path" | "query";
}

/** The type of an operation's query parameters: `PipelinesListQuery`. */
export function queryType(name: string): string {
  return `${pascalCase(name)}Query`;
}

/** The type of the path parameters of an operation with more than one: `CatalogTablesRemoveContractPath`. */
export function pathType(name: string): string {
  return `${pascalCase(name)}Path`;
}

/** Generates a type for the query of each operation that has one, and for two or more path parameters. */
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
