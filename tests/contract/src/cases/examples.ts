import {
  type DescribedOperation,
  type Description,
  type Json,
  type JsonObject,
  type Media,
  resolve,
} from "@planasonix/scripts/openapi/description.ts";

/** A named example with the media type that it is an example of. */
export interface Example {
  readonly name: string;
  readonly value: Json;
  readonly mediaType: string;
}

/** The named examples of a body, over all its media types. */
export function examplesOf(description: Description, content: Readonly<Record<string, Media>> = {}): Example[] {
  return Object.entries(content).flatMap(([mediaType, { examples = {} }]) =>
    Object.entries(examples).map(([name, example]) => {
      const { value = null } = resolve<{ readonly value?: Json }>(description, example as { $ref: string });
      return { name, value, mediaType };
    }),
  );
}

/** The value of each parameter in one place (path, query, header), from its first example. */
export function parameterValues(operation: DescribedOperation, place: string): JsonObject {
  const own = operation.parameters.filter((parameter) => parameter.in === place);
  return Object.fromEntries(own.map((parameter) => [parameter.name, firstExample(operation, parameter)]));
}

function firstExample(operation: DescribedOperation, parameter: { readonly name: string }): Json {
  const { examples } = parameter as { readonly examples?: Readonly<Record<string, { readonly value: Json }>> };
  const [first] = Object.values(examples ?? {});
  if (first === undefined) throw new Error(`${operation.name}: the parameter ${parameter.name} has no example`);
  return first.value;
}
