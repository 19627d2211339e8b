import {
  type Description,
  listOperations,
  pascalCase,
  pathParameters,
  queryParameters,
} from "../../openapi/description.ts";

/** Parameters of an operation that have a type with a name. */
export interface ParameterType {
  readonly name: string;
  /** Public name of the operation. */
  readonly operation: string;
  readonly operationId: string;
  readonly place: "path" | "query";
}

/** Type of an operation's query parameters: `PipelinesListQuery`. */
export function queryType(name: string): string {
  return `${pascalCase(name)}Query`;
}

/** Type of the path parameters of an operation that has more than one: `CatalogTablesRemoveContractPath`. */
export function pathType(name: string): string {
  return `${pascalCase(name)}Path`;
}

/** A type for the query of each operation that has one, and for the path where it has two or more parameters. */
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
