import { readFile } from "node:fs/promises";
import SwaggerParser from "@apidevtools/swagger-parser";
import { upgrade } from "@scalar/openapi-upgrader";
import { bundle } from "./bundle.ts";

type Node = Record<string, unknown>;

/** A description in the parts that have a counterpart in OpenAPI 3.0. */
export interface Comparable {
  readonly paths: unknown;
  readonly components: Record<string, Node>;
}

/** Checks the 3.0 description against the schema of OpenAPI 3.0, its references included. @throws {Error} If it fails. */
export async function validate30(): Promise<void> {
  await SwaggerParser.validate(bundle.yaml30);
}

/** The 3.0 description, lifted to 3.1 by a program that knows nothing of how it was made. */
export async function readUpgraded(): Promise<Comparable> {
  const parsed: object = await SwaggerParser.parse(bundle.yaml30);
  return comparable(upgrade({ ...parsed }, "3.1"));
}

/** The 3.1 description in the words that come back from 3.0, with the components that are there as well. */
export async function readOriginal({ components: kept }: Comparable): Promise<Comparable> {
  const { paths, components } = comparable(JSON.parse(await readFile(bundle.json, "utf8")));
  const entries = Object.entries(components).map(([kind, members]) => {
    const shared = Object.entries(members).filter(([name]) => name in (kept[kind] ?? {}));
    return [kind, reword(Object.fromEntries(shared))] as const;
  });
  return { paths: reword(paths), components: Object.fromEntries(entries) as Comparable["components"] };
}

function comparable(document: object): Comparable {
  const { paths, components } = document as Comparable;
  return { paths, components };
}

function reword(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(reword);
  if (typeof node !== "object" || node === null) return node;
  const members = Object.entries(node).map(
    ([key, value]) => [key, key === "security" ? withoutScopes(value) : reword(value)] as const,
  );
  return rewordSchema(Object.fromEntries(members));
}

/** OpenAPI 3.0 has scopes for OAuth and OpenID Connect alone. */
function withoutScopes(security: unknown): unknown {
  if (!Array.isArray(security)) return security;
  return security.map((schemes: object) => Object.fromEntries(Object.keys(schemes).map((name) => [name, []])));
}

/** The four things that 3.0 says in other words. */
function rewordSchema({ const: only, $ref, ...node }: Node): Node {
  const { type, format, ...rest } = node;
  if (typeof only === "string") return { ...node, enum: [only] };
  if (typeof $ref === "string") return Object.keys(node).length > 0 ? { ...node, allOf: [{ $ref }] } : { $ref };
  if (Array.isArray(type) && !type.includes("null"))
    return { ...rest, format, anyOf: type.map((one) => ({ type: one })) };
  return type === "string" && format === "binary" ? rest : node;
}
