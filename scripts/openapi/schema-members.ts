import { type Description, resolve, type Schema } from "./description.ts";

/**
 * A field of a schema with its path, such as `metrics.rows_read`. Fields of list items have the path of the list as a
 * prefix.
 */
export interface Member {
  readonly trail: string;
  readonly schema: Schema;
}

/** Lists every field of a schema, including nested ones. */
export function membersOf(description: Description, schema: Schema | undefined, prefix = ""): Member[] {
  const found = resolve<Schema>(description, schema as Schema);
  if (!found) return [];
  const own = Object.entries(found.properties ?? {}).flatMap(([name, member]) => {
    const trail = prefix ? `${prefix}.${name}` : name;
    return [
      { trail, schema: { ...resolve<Schema>(description, member), ...member } },
      ...membersOf(description, member, trail),
    ];
  });
  const items = found.items ? membersOf(description, found.items, prefix) : [];
  const parts = ["oneOf", "anyOf", "allOf"].flatMap((keyword) => (found[keyword] as Schema[] | undefined) ?? []);
  return [...own, ...items, ...parts.flatMap((part) => membersOf(description, part, prefix))];
}
