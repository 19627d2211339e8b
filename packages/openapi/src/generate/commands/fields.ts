// Fields that a command can print.
import {
  type DescribedOperation,
  type Description,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";

/**
 * The paths of the fields of a resource, of an object, or of each item of a list; undefined if the operation returns
 * none. `.*` at the end of a path stands for anything below it: the items of a list, and the names of an open object.
 */
export function fieldsOf(description: Description, { successes }: DescribedOperation): string[] | undefined {
  const paths = successes.flatMap(([, response]) => {
    const media = response.content?.["application/json"];
    const data = media && follow(description, media.schema ?? {}).properties?.data;
    if (!data) return [];
    return pathsOf(description, follow(description, data).items ?? data, "");
  });
  return paths.length === 0 ? undefined : [...new Set(paths)];
}

function pathsOf(description: Description, given: Schema, before: string, around: readonly Schema[] = []): string[] {
  const schema = follow(description, given);
  // A schema can contain itself.
  if (around.includes(schema)) return [`${before}*`];
  const { properties, additionalProperties, type } = schema;
  const isScalar = type !== undefined && ![type].flat().some((name) => name === "object" || name === "array");
  if (isScalar) return [];
  if (!properties || additionalProperties) return [`${before}*`];
  return Object.entries(properties).flatMap(([name, inner]) => {
    const path = `${before}${name}`;
    return [path, ...pathsOf(description, inner, `${path}.`, [...around, schema])];
  });
}

function follow(description: Description, schema: Schema): Schema {
  return resolve<Schema>(description, schema as { $ref: string });
}
