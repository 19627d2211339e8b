// Our description in the forms in which other generators would publish it.

import { readFileSync } from "node:fs";
import {
  type Json,
  type JsonObject,
  methods,
  readDescription,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";
import { readDocument } from "../../src/adopt/read-document.ts";

const generated = new URL("../../src/generated/", import.meta.url);

export const ours = readDescription(new URL("openapi.json", generated)) as WholeDescription;

let in30: Promise<JsonObject> | undefined;

/** Our description in OpenAPI 3.0, which is read once: YAML of this size takes seconds. */
export function inOpenApi30(): Promise<JsonObject> {
  in30 ??= readDocument(readFileSync(new URL("openapi-3.0.yaml", generated), "utf8"), "openapi-3.0.yaml");
  return in30;
}

/** Our description without any extension field, as another publisher would have it. */
export function stripped(): JsonObject {
  return replaceObjects(ours as unknown as JsonObject, (node) =>
    Object.fromEntries(Object.entries(node).filter(([key]) => !key.startsWith("x-"))),
  ) as JsonObject;
}

/** Replaces every object of a document, from the inside to the outside. */
export function replaceObjects(node: Json, change: (object: JsonObject) => Json): Json {
  if (Array.isArray(node)) return node.map((item) => replaceObjects(item, change));
  if (typeof node !== "object" || node === null) return node;
  return change(Object.fromEntries(Object.entries(node).map(([key, value]) => [key, replaceObjects(value, change)])));
}

/** Replaces the paths of a document. */
export function withPaths(
  document: JsonObject,
  change: (path: string, item: JsonObject) => [string, JsonObject] | undefined,
): JsonObject {
  const paths = Object.entries(document.paths as Record<string, JsonObject>).flatMap(([path, item]) => {
    const changed = change(path, item);
    return changed ? [changed] : [];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

/** Replaces the operations of a document. */
export function withOperations(
  document: JsonObject,
  change: (operation: JsonObject, method: string, path: string) => JsonObject | undefined,
): JsonObject {
  return withPaths(document, (path, item) => {
    const members = Object.entries(item).flatMap(([key, value]): [string, Json][] => {
      if (!methods.includes(key)) return [[key, value]];
      const changed = change(value as JsonObject, key.toUpperCase(), path);
      return changed ? [[key, changed]] : [];
    });
    return [path, Object.fromEntries(members)];
  });
}

/** Renames parameters in their declarations and in the paths. */
export function withParameterNames(document: JsonObject, rename: (name: string) => string): JsonObject {
  const renamed = replaceObjects(document, (node) =>
    node.in === "path" ? { ...node, name: rename(String(node.name)) } : node,
  ) as JsonObject;
  return withPaths(renamed, (path, item) => [
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `{${rename(name)}}`),
    item,
  ]);
}

/** A document of a workspace: without extension fields, with other operationIds, `/v1` in the paths and `pipelineId`. */
export function ofWorkspace(): JsonObject {
  const camel = (name: string): string => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const renamed = withParameterNames(stripped(), camel);
  const identified = withOperations(renamed, ({ ...operation }, method, path) => ({
    ...operation,
    operationId: `${method.toLowerCase()}.v1${path.replaceAll(/\W/g, "_")}`,
  }));
  return withPaths(identified, (path, item) => [`/v1${path}`, item]);
}

/** The document of a workspace in which pipelines are called flows. */
export function withFlows(document: JsonObject): JsonObject {
  return withPaths(document, (path, item) => [path.replace(/^((?:\/v1)?)\/pipelines(?=\/|$)/, "$1/flows"), item]);
}

/** Writes every schema where it is used; one that contains itself ends at the second time. */
export function inlined(document: JsonObject): JsonObject {
  const visit = (node: Json, open: readonly string[]): Json => {
    if (Array.isArray(node)) return node.map((item) => visit(item, open));
    if (typeof node !== "object" || node === null) return node;
    const { $ref, ...beside } = node;
    if (typeof $ref === "string" && $ref.startsWith("#/components/schemas/")) {
      if (open.includes($ref)) return {};
      const schemas = (document.components as JsonObject).schemas as JsonObject;
      const target = schemas[$ref.slice("#/components/schemas/".length)] as JsonObject;
      return visit({ ...target, ...beside }, [...open, $ref]);
    }
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, visit(value, open)]));
  };
  const paths = visit(document.paths as Json, []);
  const components = visit({ ...(document.components as JsonObject), schemas: {} }, []);
  return { ...document, paths, components };
}
