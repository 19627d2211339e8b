// This folder contains the steps from the files of spec/ to the published bundle: inline scalars, name objects, and
// repeat facts where tools look for them.
import type { Json, JsonObject } from "../../../openapi/description.ts";

/**
 * Inlines the component schemas with lowercase names, which are scalars and shared fields, not types. Keywords next to
 * a reference override those of its target.
 */
export function inlineSchemas(bundle: JsonObject): JsonObject {
  const components = bundle.components as JsonObject;
  const schemas = components.schemas as JsonObject;
  const isInlined = (name: string) => /^[a-z]/.test(name);

  function visit(node: Json): Json {
    if (Array.isArray(node)) return node.map(visit);
    if (node === null || typeof node !== "object") return node;
    const name = typeof node.$ref === "string" ? /^#\/components\/schemas\/([^/]+)$/.exec(node.$ref)?.[1] : undefined;
    if (name !== undefined && isInlined(name)) {
      const { $ref: _, ...beside } = node;
      return visit({ ...(schemas[name] as JsonObject), ...beside });
    }
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, visit(value)]));
  }

  const types = Object.entries(schemas).filter(([name]) => !isInlined(name));
  const sorted = types.sort(([a], [b]) => (a < b ? -1 : 1));
  return visit({ ...bundle, components: { ...components, schemas: Object.fromEntries(sorted) } }) as JsonObject;
}
