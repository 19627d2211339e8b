// Reads the OpenAPI description as a JSON document, and resolves the references in it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { SandboxError } from "./sandbox-error.ts";

/** A JSON object whose fields are unknown. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON document whose parts refer to each other. */
export interface Document {
  readonly root: JsonObject;
  /**
   * Follows `$ref` until the value is no longer a reference. Returns an empty object for a value that is not an object.
   */
  readonly resolve: (value: unknown) => JsonObject;
}

/**
 * Reads the API description in `@planasonix/openapi`.
 *
 * @throws {SandboxError} `description_unreadable` if that package has not been built.
 */
export function readDocument(): Document {
  return createDocument(JSON.parse(readPackaged("openapi.json")));
}

/**
 * Reads the text that `GET /v1/openapi.yaml` returns.
 *
 * @throws {SandboxError} `description_unreadable` if `@planasonix/openapi` has not been built.
 */
export function readYaml(): string {
  return readPackaged("openapi.yaml");
}

function readPackaged(name: string): string {
  try {
    return readFileSync(createRequire(import.meta.url).resolve(`@planasonix/openapi/${name}`), "utf8");
  } catch (cause) {
    throw new SandboxError(
      "description_unreadable",
      "The description of @planasonix/openapi is missing: build that package first",
      {
        cause,
      },
    );
  }
}

/** Adds `resolve` to a parsed document. */
export function createDocument(root: JsonObject): Document {
  // A cache, because thousands of references refer to the same few hundred parts.
  const parts = new Map<string, unknown>();
  const partAt = (pointer: string): unknown => {
    if (!parts.has(pointer)) parts.set(pointer, at(root, pointer));
    return parts.get(pointer);
  };
  const resolve = (value: unknown): JsonObject => {
    let current = value;
    while (isObject(current) && typeof current.$ref === "string") current = partAt(current.$ref);
    return isObject(current) ? current : {};
  };
  return { root, resolve };
}

/** Whether a value is a JSON object: not null and not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The entries of a value; none if it is not an object. */
export function entries(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

/** The strings in a list; none if the value is not a list. */
export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

/** The JSON pointer for a path of keys. */
export function pointerOf(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function at(root: unknown, pointer: string): unknown {
  const keys = pointer.replace(/^#?\/?/, "").split("/");
  return keys.reduce<unknown>((value, key) => {
    const name = decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~");
    return typeof value === "object" && value !== null ? (value as JsonObject)[name] : undefined;
  }, root);
}
