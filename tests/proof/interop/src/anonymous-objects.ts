import { description } from "./description.ts";

type Node = Readonly<Record<string, unknown>>;

/**
 * Groups the inline object schemas of the description by their shape, ignoring the keyword `description`. Returns the
 * positions of the schemas in each group.
 */
export function anonymousObjects(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  visit(description, "");
  return found;

  function visit(node: unknown, place: string): void {
    if (typeof node !== "object" || node === null) return;
    if ("type" in node && "properties" in node && !/^\/components\/schemas\/\w+$/.test(place)) {
      const shape = JSON.stringify(withoutTexts(node as Node));
      found.set(shape, [...(found.get(shape) ?? []), place]);
    }
    for (const [key, value] of Object.entries(node)) if (key !== "examples") visit(value, `${place}/${key}`);
  }
}

function withoutTexts(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutTexts);
  if (typeof node !== "object" || node === null) return node;
  const kept = Object.entries(node).filter(([key, value]) => key !== "description" || typeof value !== "string");
  return Object.fromEntries(kept.sort().map(([key, value]) => [key, withoutTexts(value)]));
}
