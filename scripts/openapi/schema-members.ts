import { type Description, resolve, type Schema } from "./description.ts";

/** A member of a schema with the way to it, as in `metrics.rows_read`; items of lists are under the list's own name. */
export interface Member {
  readonly trail: string;
  readonly schema: Schema;
}

/** Every member of a schema, to the leaves. */
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
