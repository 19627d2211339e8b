import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { isObject, targetOf } from "./read-document.ts";

/**
 * Rewrites what generators of descriptions do differently in the form that ours has: `nullable`, `example` and boolean
 * `exclusiveMinimum` and `exclusiveMaximum` of OpenAPI 3.0, parameters with `content`, and objects put together with
 * `allOf`. The document is a copy, which it changes.
 */
export function normalize(document: JsonObject): void {
  const visited = new Set<unknown>();
  const visit = (node: Json | undefined): void => {
    if (typeof node !== "object" || node === null || visited.has(node)) return;
    visited.add(node);
    for (const [key, value] of Object.entries(node)) {
      // An example may have any names.
      if (key !== "example" && key !== "examples" && key !== "default") visit(value);
    }
    if (isObject(node)) rewrite(document, node);
  };
  visit(document);
}

function rewrite(document: JsonObject, node: JsonObject): void {
  if (typeof node.in === "string" && isObject(node.content) && node.schema === undefined) {
    const [media] = Object.values(node.content);
    node.schema = (isObject(media) && media.schema) || {};
    delete node.content;
  }
  if (Array.isArray(node.allOf)) mergeAllOf(document, node, node.allOf);
  if (typeof node.nullable === "boolean") allowNull(node);
  for (const [bound, exclusive] of [
    ["minimum", "exclusiveMinimum"],
    ["maximum", "exclusiveMaximum"],
  ] as const) {
    if (typeof node[exclusive] !== "boolean") continue;
    if (node[exclusive] && node[bound] !== undefined) {
      node[exclusive] = node[bound];
      delete node[bound];
    } else delete node[exclusive];
  }
  if (node.example !== undefined && isSchema(node)) {
    node.examples = [node.example];
    delete node.example;
  }
}

/** Whether a node is a schema, and neither a parameter nor a media type, whose `examples` have names. */
function isSchema(node: JsonObject): boolean {
  return (
    node.schema === undefined && (node.type !== undefined || node.properties !== undefined || node.enum !== undefined)
  );
}

function allowNull(node: JsonObject): void {
  const { nullable, type } = node;
  delete node.nullable;
  if (nullable !== true) return;
  if (typeof type === "string") node.type = [type, "null"];
  if (Array.isArray(node.enum) && !node.enum.includes(null)) node.enum = [...node.enum, null];
  if (typeof node.$ref !== "string") return;
  node.anyOf = [{ $ref: node.$ref }, { type: "null" }];
  delete node.$ref;
}

/** Puts objects together. What is no object, or has alternatives, stays as it is. */
function mergeAllOf(document: JsonObject, node: JsonObject, parts: readonly Json[]): void {
  const [only] = parts;
  if (parts.length === 1 && isObject(only) && typeof only.$ref === "string" && node.properties === undefined) {
    delete node.allOf;
    node.$ref = only.$ref;
    return;
  }
  const members = partsOf(document, parts, new Set());
  if (members === undefined) return;
  delete node.allOf;
  const all = [...members, node];
  node.type ??= "object";
  node.properties = Object.assign({}, ...all.map(({ properties }) => properties));
  const required = all.flatMap((member) => (Array.isArray(member.required) ? member.required : []));
  if (required.length > 0) node.required = [...new Set(required)];
}

/** The objects of an `allOf`, also of those inside it; undefined if one of them is more than an object with properties. */
function partsOf(document: JsonObject, parts: readonly Json[], seen: ReadonlySet<string>): JsonObject[] | undefined {
  const found: JsonObject[] = [];
  for (const part of parts) {
    const reference = isObject(part) && typeof part.$ref === "string" ? part.$ref : undefined;
    if (reference !== undefined && seen.has(reference)) return undefined;
    const target = reference === undefined ? part : targetOf(document, reference);
    if (!isObject(target) || target.oneOf !== undefined || target.anyOf !== undefined) return undefined;
    if (target.type !== undefined && target.type !== "object") return undefined;
    if (typeof target.$ref === "string") return undefined;
    const inner = Array.isArray(target.allOf)
      ? partsOf(document, target.allOf, reference === undefined ? seen : new Set([...seen, reference]))
      : [];
    if (inner === undefined) return undefined;
    found.push(...inner, target);
  }
  return found;
}
