import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { GenerateError, quoted } from "./problem.ts";

/**
 * Reads a description from the text of a JSON or YAML file.
 * @param name - Where the text is from, for messages.
 *
 * @throws {GenerateError} If the text is no OpenAPI 3.0 or 3.1 document, or refers to what it does not contain.
 */
export async function readDocument(text: string, name: string): Promise<JsonObject> {
  const document = await parse(text, name);
  if (!isObject(document)) throw notOpenApi(name, `it contains ${kindOf(document)}`);
  if (document.swagger !== undefined) {
    const found = `${name} is a Swagger ${quoted(document.swagger)} file`;
    throw new GenerateError(`${found}: convert it to OpenAPI 3 first, such as with npx swagger2openapi`);
  }
  const { openapi } = document;
  if (typeof openapi !== "string") throw notOpenApi(name, "it has no field `openapi`");
  if (!/^3\.[01]\./.test(openapi)) {
    throw new GenerateError(`${name} is of OpenAPI ${quoted(openapi)}: pass a file of OpenAPI 3.0 or 3.1`);
  }
  if (!isObject(document.paths)) throw notOpenApi(name, "it has no `paths`");
  checkReferences(document, name);
  return document;
}

async function parse(text: string, name: string): Promise<unknown> {
  const start = text.trimStart();
  if (start.startsWith("<")) {
    throw new GenerateError(
      `${name} is a web page, not a description: download the OpenAPI file itself, and pass its path`,
    );
  }
  try {
    if (/^[{[]/.test(start)) return JSON.parse(text);
    const yaml = await import("yaml");
    // An alias that is used many times would fill the memory, and one that contains itself has no end: as text, it fails.
    return JSON.parse(JSON.stringify(yaml.parse(text, { maxAliasCount: 1000, logLevel: "error" }) ?? null));
  } catch (error) {
    const [reason] = String(Object(error).message).split("\n");
    throw notOpenApi(name, `it can be read neither as JSON nor as YAML: ${quoted(reason)}`);
  }
}

function notOpenApi(name: string, found: string): GenerateError {
  return new GenerateError(`${name} is no OpenAPI file, ${found}: pass a file of OpenAPI 3.0 or 3.1`);
}

/** @throws {GenerateError} If a reference leads to another file, to nothing, or back to itself. */
function checkReferences(document: JsonObject, name: string): void {
  const visited = new Set<unknown>();
  const pending: unknown[] = [document];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== "object" || node === null || visited.has(node)) continue;
    visited.add(node);
    if ("$ref" in node && typeof node.$ref === "string") follow(document, node.$ref, name);
    pending.push(...Object.values(node));
  }
}

function follow(document: JsonObject, first: string, name: string): void {
  const seen = new Set<string>();
  let reference: unknown = first;
  while (typeof reference === "string") {
    if (!reference.startsWith("#/")) {
      const found = `${name} refers to ${quoted(reference)}, outside of the file`;
      throw new GenerateError(`${found}: bundle it to one file first, such as with npx @redocly/cli bundle`);
    }
    if (seen.has(reference)) {
      const circle = [...seen, reference].map(quoted).slice(0, 4).join(" to ");
      throw new GenerateError(`${name} has a circular reference, ${circle}: one of them must contain a schema`);
    }
    seen.add(reference);
    const target = targetOf(document, reference);
    if (target === undefined) {
      throw new GenerateError(`${name} refers to ${quoted(reference)}, which it does not contain: add it to the file`);
    }
    reference = isObject(target) ? target.$ref : undefined;
  }
}

/** What a local reference leads to. */
export function targetOf(document: JsonObject, reference: string): Json | undefined {
  return reference
    .slice(2)
    .split("/")
    .map((part) => decode(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<Json | undefined>(
      (node, part) =>
        typeof node === "object" && node !== null && Object.hasOwn(node, part) ? (node as JsonObject)[part] : undefined,
      document,
    );
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Whether a value is an object, and neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  return value === null || value === undefined ? "nothing" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
