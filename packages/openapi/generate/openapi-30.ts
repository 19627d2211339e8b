import { convertSync } from "@openapi-contrib/json-schema-to-openapi-schema";
import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";

/**
 * Converts the description to OpenAPI 3.0, for tools that cannot read 3.1. Omits what 3.0 cannot express: the webhooks,
 * the summary of the API, the dialect of the schemas, the scopes of schemes other than OAuth and OpenID Connect, and
 * every example of a schema after the first.
 */
export function generateOpenapi30(bundle: JsonObject): JsonObject {
  const { webhooks: _, jsonSchemaDialect: __, ...document } = bundle;
  const { summary: ___, ...info } = document.info as JsonObject;
  const { schemas, ...components } = document.components as { schemas: JsonObject; [kind: string]: Json };
  const converted = Object.entries(schemas).map(([name, schema]) => [name, convertSchema(schema)] as const);
  return withoutUnused({
    ...document,
    openapi: "3.0.3",
    info,
    paths: convertSchemas(document.paths ?? {}),
    components: { ...(convertSchemas(components) as JsonObject), schemas: Object.fromEntries(converted) },
  });
}

/** Converts all schemas below a node, and removes scopes from security requirements. Leaves examples unchanged. */
function convertSchemas(node: Json): Json {
  if (Array.isArray(node)) return node.map(convertSchemas);
  if (node === null || typeof node !== "object") return node;
  const members = Object.entries(node).map(([key, value]): [string, Json] => {
    if (key === "schema") return [key, convertSchema(value)];
    if (key === "security") return [key, withoutScopes(value as JsonObject[])];
    return [key, key === "examples" || key === "value" ? value : convertSchemas(value)];
  });
  return Object.fromEntries(members);
}

function withoutScopes(security: readonly JsonObject[]): JsonObject[] {
  return security.map((requirement) => Object.fromEntries(Object.keys(requirement).map((scheme) => [scheme, []])));
}

function convertSchema(schema: Json): Json {
  const converted: object = convertSync(structuredClone(schema as JsonObject), { cloneSchema: false });
  return wrapReferences(converted as JsonObject);
}

/** OpenAPI 3.0 ignores keywords next to a reference, so the reference moves into an `allOf`. */
function wrapReferences(node: Json): Json {
  if (Array.isArray(node)) return node.map(wrapReferences);
  if (node === null || typeof node !== "object") return node;
  const { $ref, ...beside } = node;
  const members = Object.entries(beside).map(([key, value]) => [key, wrapReferences(value)] as const);
  if (typeof $ref !== "string" || members.length === 0) return { ...node, ...Object.fromEntries(members) };
  return { allOf: [{ $ref }], ...Object.fromEntries(members) };
}

/** Removes unreferenced components, such as those that only the webhooks reference. */
function withoutUnused(document: JsonObject): JsonObject {
  const references = new Set(JSON.stringify(document).match(/"#\/components\/[^"]+"/g));
  let dropped = 0;
  const kinds = Object.entries(document.components as JsonObject).map(([kind, members]) => {
    if (kind === "securitySchemes") return [kind, members] as const;
    const used = Object.entries(members as JsonObject).filter(([name]) =>
      references.has(`"#/components/${kind}/${name}"`),
    );
    dropped += Object.keys(members as JsonObject).length - used.length;
    return [kind, Object.fromEntries(used)] as const;
  });
  const pruned = { ...document, components: Object.fromEntries(kinds) };
  return dropped === 0 ? pruned : withoutUnused(pruned);
}
