import { readExamples } from "../engine/examples.ts";
import type { Workspace } from "../engine/workspace.ts";
import { timestamp } from "../time/timestamp.ts";

/**
 * Stores resources of a type. The example of the description supplies the attributes that they omit.
 * @returns Their ids.
 * @throws {TypeError} If there is no such type, or the type lacks one of the attributes.
 */
export function seedData(
  workspace: Workspace,
  type: string,
  items: readonly Readonly<Record<string, unknown>>[],
): string[] {
  const known = workspace.model.types.get(type);
  if (known === undefined) {
    throw new TypeError(
      `There is no stored type ${JSON.stringify(type)}; it is the type of a resource, such as pipeline_run`,
    );
  }
  const names = new Set([...known.attributes.map(({ name }) => name), ...known.selectors]);
  const unknown = items.flatMap((item) => Object.keys(item)).find((name) => !names.has(name));
  if (unknown !== undefined) throw new TypeError(`A ${type} has no attribute ${JSON.stringify(unknown)}`);
  const [example] = readExamples(known);
  const now = timestamp(workspace.now());
  return items.map((item) => {
    const { seq, id } = workspace.newId(type);
    const created = names.has("created_at") ? { created_at: now } : {};
    return workspace.resources.insert(type, { seq, id, attributes: { ...example?.attributes, ...created, ...item } })
      .id;
  });
}
