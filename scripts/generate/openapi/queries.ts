import { type Description, listOperations, pascalCase, queryParameters } from "../../openapi/description.ts";

/** Type of an operation's query parameters: `PipelinesListQuery`. */
export function queryType(name: string): string {
  return `${pascalCase(name)}Query`;
}

/** One named type for the query of each operation that has one. */
export function generateQueries(description: Description): string {
  const operations = listOperations(description).filter((operation) => queryParameters(operation).length > 0);
  const types = operations.map(
    ({ name, object }) =>
      `/** Query parameters of \`${name}\`. */\nexport type ${queryType(name)} = NonNullable<operations["${object.operationId}"]["parameters"]["query"]>;`,
  );
  return [`import type { operations } from "./types.ts";`, ...types, ""].join("\n");
}
