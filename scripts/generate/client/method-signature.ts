import {
  type Answer,
  camelCase,
  type DescribedOperation,
  type Description,
  pathParameters,
  queryParameters,
  type Schema,
} from "../../openapi/description.ts";
import { queryType } from "../openapi/queries.ts";

/** The path parameters of the operation as arguments. */
export function pathArguments(operation: DescribedOperation): string[] {
  return pathParameters(operation).map((name) => `${camelCase(name)}: string | number`);
}

/** Path parameters in order, then the body if there is one, otherwise the query of a list or with a required member. */
export function argumentsOf(description: Description, operation: DescribedOperation, answer: Answer): string[] {
  const path = pathArguments(operation);
  const body = operation.object.requestBody;
  if (body) {
    const [media] = Object.values(body.content);
    const optional = body.required ? "" : "?";
    return [...path, `body${optional}: ${bodyType(description, operation, media?.schema)}`];
  }
  const query = queryParameters(operation);
  const required = query.some((parameter) => parameter.required);
  if (answer.kind !== "list" && !required) return path;
  const type = query.length > 0 ? queryType(operation.name) : "Record<string, never>";
  return [...path, `query${required ? "" : "?"}: ${type}`];
}

function bodyType(description: Description, { name }: DescribedOperation, schema: Schema | undefined): string {
  const type = schema?.$ref?.split("/").pop();
  if (type === undefined || !(type in description.components.schemas))
    throw new Error(`${name}: its body is not a named schema`);
  return type;
}

/** The last argument. */
export function optionsArgument(operation: DescribedOperation): string {
  return `options?: ${optionsType(operation)}`;
}

/** Type of the options of a call. */
export function optionsType(operation: DescribedOperation): string {
  const hasQuery = queryParameters(operation).length > 0;
  return hasQuery ? `CallOptions<${queryType(operation.name)}>` : "CallOptions";
}

/** What the method returns. */
export function returns(answer: Answer): string {
  switch (answer.kind) {
    case "list":
      return `Paginated<${answer.type}>`;
    case "data":
      return `Call<${answer.type}>`;
    case "file":
      return "Call<FileResponse>";
    case "nothing":
      return "Call<undefined>";
  }
}
