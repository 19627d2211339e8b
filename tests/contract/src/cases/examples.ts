// Reads the examples of the description.
import type {
  DescribedOperation,
  Description,
  Json,
  JsonObject,
  Media,
} from "@planasonix/scripts/openapi/description.ts";
import { namedExamples } from "@planasonix/scripts/openapi/example-request.ts";

/** A named example of a request or response body. */
export interface Example {
  readonly name: string;
  readonly value: Json;
  readonly mediaType: string;
}

/** The named examples of all media types of a body. */
export function examplesOf(description: Description, content: Readonly<Record<string, Media>> = {}): Example[] {
  return Object.entries(content).flatMap(([mediaType, { examples }]) =>
    namedExamples(description, examples).map(({ name, value }) => ({ name, value, mediaType })),
  );
}

/** The first example of each parameter in a location (`path`, `query` or `header`), by name. */
export function parameterValues(operation: DescribedOperation, location: string): JsonObject {
  const own = operation.parameters.filter((parameter) => parameter.in === location);
  return Object.fromEntries(own.map((parameter) => [parameter.name, firstExample(operation, parameter)]));
}

/** Values of the parameters whose value only the caller or an earlier response knows: they have no example. */
const ownValues: JsonObject = {
  cursor: "eyJpZCI6InBsXzAxaHF4eXoifQ",
  "Idempotency-Key": "7d8f2a5e-6c1b-4c1e-9a3e-2f4b6c8d0e12",
};

function firstExample(operation: DescribedOperation, parameter: { readonly name: string }): Json {
  const { examples } = parameter as { readonly examples?: Readonly<Record<string, { readonly value: Json }>> };
  const [first] = Object.values(examples ?? {});
  const own = ownValues[parameter.name];
  if (own !== undefined) return own;
  if (first === undefined) throw new Error(`${operation.name}: the parameter ${parameter.name} has no example`);
  return first.value;
}
