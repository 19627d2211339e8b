import { type Json, type JsonObject, pascalCase } from "@planasonix/scripts/openapi/description.ts";

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

/**
 * Makes a component of every inline object, so that it has a name in every language: `PipelineAttributes`,
 * `JobMetrics`, `ImpactGraphNode`. Keeps maps and nullable objects inline; many generators cannot express a nullable
 * component.
 * @throws {Error} If a name is taken. Declare the inline object as a component in spec/schemas.
 */
export function nameObjects(bundle: JsonObject): JsonObject {
  const components = bundle.components as JsonObject;
  const schemas = components.schemas as { readonly [name: string]: JsonObject };
  const named = new Map<string, JsonObject>();
  for (const [name, schema] of Object.entries(schemas)) add(name, withNamedChildren(schema, name));
  const sorted = [...named].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...bundle, components: { ...components, schemas: Object.fromEntries(sorted) } };

  function add(name: string, schema: JsonObject): void {
    if (named.has(name))
      throw new Error(`spec/schemas: two inline objects would be called ${name}; declare one of them as a schema`);
    named.set(name, schema);
  }

  function withNamedChildren(schema: JsonObject, owner: string): JsonObject {
    const { properties, items, additionalProperties, ...rest } = schema;
    const named = Object.entries((properties ?? {}) as { readonly [name: string]: JsonObject }).map(([name, child]) => {
      const path = name === "attributes" ? owner : owner + pascalCase(name);
      return [name, nameChild(child, path, name === "attributes" ? `${owner}Attributes` : path)] as const;
    });
    return {
      ...rest,
      ...(properties === undefined ? {} : { properties: Object.fromEntries(named) }),
      ...(items === undefined ? {} : { items: nameChild(items, singular(owner), singular(owner)) }),
      ...(additionalProperties === undefined
        ? {}
        : { additionalProperties: nameChild(additionalProperties, `${owner}Value`, `${owner}Value`) }),
    };
  }

  /** `owner` is the prefix for the names of objects inside the child; `name` is the name of the child itself. */
  function nameChild(child: Json, owner: string, name: string): Json {
    if (child === null || typeof child !== "object" || Array.isArray(child)) return child;
    const schema = withNamedChildren(child, owner);
    if (schema.type !== "object" || schema.properties === undefined) return schema;
    if (name in schemas)
      throw new Error(`spec/schemas: an inline object would have the name of the schema ${name}; rename one of them`);
    add(name, schema);
    return { $ref: `#/components/schemas/${name}`, ...(schema["x-sensitive"] ? { "x-sensitive": true } : {}) };
  }
}

/** The name of a list item: `Nodes` becomes `Node`, `Entries` becomes `Entry`; other names do not change. */
function singular(name: string): string {
  return name.replace(/ies$/, "y").replace(/(?<![su])s$/, "");
}
