// Compares the 3.0 description with the 3.1 description from which we convert it. A tool that shares no code with our
// conversion upgrades it to 3.1 again.
import { readFile } from "node:fs/promises";
import SwaggerParser from "@apidevtools/swagger-parser";
import { upgrade } from "@scalar/openapi-upgrader";
import { bundle } from "./bundle.ts";

type Node = Record<string, unknown>;

/** The parts of a description that the tests compare. */
export interface Comparable {
  readonly paths: unknown;
  readonly components: Record<string, Node>;
}

/**
 * Validates the 3.0 description, including its references, against the schema of OpenAPI 3.0.
 * @throws {Error} If the description is invalid.
 */
export async function validate30(): Promise<void> {
  await SwaggerParser.validate(bundle.yaml30);
}

/** The 3.0 description, upgraded to 3.1 by a tool that shares no code with our conversion. */
export async function readUpgraded(): Promise<Comparable> {
  const parsed: object = await SwaggerParser.parse(bundle.yaml30);
  return comparable(upgrade({ ...parsed }, "3.1"));
}

/**
 * The published 3.1 description, normalized for a comparison with the upgraded one. Contains only the components that
 * the upgraded one has.
 */
export async function readOriginal({ components: kept }: Comparable): Promise<Comparable> {
  const { paths, components } = comparable(JSON.parse(await readFile(bundle.json, "utf8")));
  const entries = Object.entries(components).map(([kind, all]) => {
    const shared = Object.entries(all).filter(([name]) => name in (kept[kind] ?? {}));
    return [kind, normalize(Object.fromEntries(shared))] as const;
  });
  return { paths: normalize(paths), components: Object.fromEntries(entries) as Comparable["components"] };
}

function comparable(document: object): Comparable {
  const { paths, components } = document as Comparable;
  return { paths, components };
}

function normalize(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(normalize);
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).map(
    ([key, value]) => [key, key === "security" ? withoutScopes(value) : normalize(value)] as const,
  );
  return normalizeSchema(Object.fromEntries(entries));
}

/** OpenAPI 3.0 permits scopes only for OAuth and OpenID Connect. */
function withoutScopes(security: unknown): unknown {
  if (!Array.isArray(security)) return security;
  return security.map((schemes: object) => Object.fromEntries(Object.keys(schemes).map((name) => [name, []])));
}

/** Normalizes what OpenAPI 3.0 expresses differently: constants, siblings of `$ref`, lists of types, binary data. */
function normalizeSchema({ const: only, $ref, ...node }: Node): Node {
  const { type, format, ...rest } = node;
  if (typeof only === "string") return { ...node, enum: [only] };
  if (typeof $ref === "string") return Object.keys(node).length > 0 ? { ...node, allOf: [{ $ref }] } : { $ref };
  if (Array.isArray(type) && !type.includes("null"))
    return { ...rest, format, anyOf: type.map((name) => ({ type: name })) };
  return type === "string" && format === "binary" ? rest : node;
}
