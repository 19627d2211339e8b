// Builds requests from the examples of an operation, for code samples and the Postman collection.
import {
  type DescribedOperation,
  type Description,
  type Examples,
  type Json,
  type Parameter,
  queryParameters,
  resolve,
} from "./description.ts";

/** A request with the values of the examples, without headers or optional query parameters. */
export interface ExampleRequest {
  /** The values of the path parameters, by name. */
  readonly path: Readonly<Record<string, Json>>;
  /** The values of the required query parameters, by name. */
  readonly query: Readonly<Record<string, Json>>;
  /** The first example of the body; undefined if the operation has no body. */
  readonly body: Json | undefined;
}

/**
 * Builds a request from the first example of the body, of each path parameter and of each required query parameter.
 * @throws {Error} If a path parameter, a required query parameter or the body has no example.
 */
export function exampleRequest(description: Description, operation: DescribedOperation): ExampleRequest {
  const values = (parameters: readonly Parameter[]) =>
    Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterExample(description, parameter)]));
  const [media] = Object.values(operation.object.requestBody?.content ?? {});
  const path = operation.parameters.filter((parameter) => parameter.in === "path");
  const query = queryParameters(operation).filter(({ required }) => required);
  return {
    path: values(path),
    query: values(query),
    body: media && firstExample(description, media.examples, operation.name),
  };
}

/**
 * The value of a parameter's first example.
 * @throws {Error} If the parameter has no example.
 */
export function parameterExample(description: Description, { name, examples }: Parameter): Json {
  return firstExample(description, examples, `parameter ${name}`);
}

/** One example of a parameter or a body. */
export interface NamedExample {
  readonly name: string;
  readonly summary: string;
  readonly value: Json;
}

/** Examples of a parameter or a body, in the order of the description. */
export function namedExamples(description: Description, examples: Examples = {}): NamedExample[] {
  return Object.entries(examples).map(([name, example]) => {
    const { summary = name, value = null } = resolve<Examples[string]>(description, example as { $ref: string });
    return { name, summary, value };
  });
}

function firstExample(description: Description, examples: Examples | undefined, owner: string): Json {
  const [first] = namedExamples(description, examples);
  if (first === undefined) throw new Error(`spec/: ${owner} has no example; add one under \`examples\``);
  return first.value;
}
