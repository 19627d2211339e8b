// Compares the examples of the description with their schemas: no example may show a field that its schema lacks.
import {
  type DescribedOperation,
  type Description,
  type Json,
  type Media,
  type Response,
  resolve,
  type Schema,
} from "../../openapi/description.ts";
import type { Difference } from "./difference.ts";

/** Returns a difference `<operation>: <what>` for each unknown field. Maps accept any key. */
export function compareExamples(description: Description, operations: readonly DescribedOperation[]): Difference[] {
  return operations.flatMap((operation) => {
    const responses = Object.entries(operation.object.responses).flatMap(([status, response]) =>
      Object.values(resolve<Response>(description, response).content ?? {}).map((media) => [status, media] as const),
    );
    const requests = Object.values(operation.object.requestBody?.content ?? {}).map(
      (media) => ["request", media] as const,
    );
    return [...requests, ...responses].flatMap(([what, media]) =>
      unknownFields(description, media).map(([name, path]) => ({
        text: `${operation.name}: example \`${name}\` of ${what} shows \`${path}\`, which its schema does not have`,
        operationId: operation.object.operationId,
      })),
    );
  });
}

function unknownFields(description: Description, { schema, examples = {} }: Media): (readonly [string, string])[] {
  return Object.entries(examples).flatMap(([name, example]) => {
    const { value } = resolve<{ readonly value?: Json }>(description, example as { readonly value?: Json });
    return unknown(description, value ?? null, schema, "").map((path) => [name, path] as const);
  });
}

function unknown(description: Description, value: Json, schema: Schema | undefined, path: string): string[] {
  const found = resolve<Schema>(description, schema ?? {});
  if (Array.isArray(value)) return value.flatMap((item) => unknown(description, item, found.items, `${path}[]`));
  if (value === null || typeof value !== "object" || isMap(found, path)) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const at = path === "" ? name : `${path}.${name}`;
    const described = found.properties?.[name] ?? found.additionalProperties;
    return typeof described === "object" ? unknown(description, child, described as Schema, at) : [at];
  });
}

/** Whether a schema declares no fields and accepts any. Open attributes of a resource do not count as such a map. */
function isMap({ properties, additionalProperties, type }: Schema, path: string): boolean {
  if (/^data(\[\])?\.attributes$/.test(path)) return false;
  return properties === undefined && (additionalProperties === true || type === undefined);
}
