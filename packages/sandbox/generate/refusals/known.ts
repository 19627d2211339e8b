import { strings } from "../../src/description/document.ts";
import type { Model } from "../../src/description/model.ts";

/** The names of the attributes of a type, and of the parameters that select its resources. */
export function attributesOf(model: Model, type: string): Set<string> {
  const known = model.types.get(type);
  return new Set([...(known?.attributes.map(({ name }) => name) ?? []), ...(known?.selectors ?? [])]);
}

/** The names of the fields of a request: of its body and of its parameters. */
export function fieldsOf(model: Model, id: string): Set<string> {
  const operation = model.operations.get(id);
  return new Set([
    ...Object.keys(operation?.body?.properties ?? {}),
    ...(operation?.parameters.map(({ name }) => name) ?? []),
  ]);
}

/**
 * The values that the responses of operations list for an attribute; undefined if they list none, because then it can
 * have any value.
 */
export function valuesOf(model: Model, ids: Iterable<string>, attribute: string): readonly string[] | undefined {
  const schemas = [...ids]
    .flatMap((id) => model.operations.get(id)?.successes ?? [])
    .flatMap(({ resource }) => resource?.attributes ?? [])
    .filter(({ name }) => name === attribute)
    .map(({ schema }) => schema);
  const values = schemas.flatMap((schema) => [...strings(schema["x-extensible-enum"]), ...strings(schema.enum)]);
  return values.length === 0 ? undefined : [...new Set(values)];
}

/** The operations whose responses contain resources of a type. */
export function operationsOf(model: Model, type: string): string[] {
  return (model.types.get(type)?.operations ?? []).map(({ id }) => id);
}
