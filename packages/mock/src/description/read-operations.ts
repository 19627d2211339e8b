// Reads the operations of a description in the form that Prism serves. Prism's own reader does the same, but it also
// reads OpenAPI 2 and Postman collections, and warns of a deprecated function of Node.
import { dereference } from "@apidevtools/json-schema-ref-parser";
import { transformOas3Operations } from "@stoplight/http-spec/oas3/operation";
import { bundleTarget, pathToPointer } from "@stoplight/json";
import type { getHttpOperationsFromSpec } from "@stoplight/prism-http";

/** An operation in Prism's form. */
export type PrismOperation = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>[number];

/**
 * Reads the operations of a parsed description.
 *
 * @param document The description, which is not changed.
 * @param file The path of the description. References to other files are relative to it.
 * @throws {Error} If the document is not an OpenAPI 3 description, or a reference leads nowhere or to a URL.
 */
export async function readOperations(document: unknown, file: string): Promise<PrismOperation[]> {
  if (typeof document !== "object" || document === null || !("openapi" in document)) {
    throw new Error("it has no `openapi` member");
  }
  const copy = structuredClone(document);
  const resolved = await dereference(file, copy, { resolve: { http: false } });
  // Only JSON pointers can express a cycle in what follows.
  const tree = Object(decycle(resolved));
  const operations: PrismOperation[] = transformOas3Operations(tree).map((operation) =>
    bundleTarget({ document: { ...tree, __target__: operation }, path: "#/__target__", cloneDocument: false }),
  );
  shareErrorSchemas(operations);
  return operations;
}

/**
 * Copies a value, with a JSON pointer in place of each object that contains itself. `decycle` of `@stoplight/json` does
 * the same, but computes the pointer of every object: a third of the time in which the mock starts.
 */
function decycle(root: unknown): unknown {
  const path: string[] = [];
  const depths = new Map<object, number>(); // of the objects that contain the one that is copied
  const copyMember = (name: string, member: unknown): unknown => {
    path.push(name);
    const copied = copy(member);
    path.pop();
    return copied;
  };
  const copy = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const depth = depths.get(value);
    if (depth !== undefined) return { $ref: pathToPointer(path.slice(0, depth)) };
    depths.set(value, path.length);
    const copied = Array.isArray(value)
      ? value.map((item, index) => copyMember(String(index), item))
      : Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyMember(name, member)]));
    depths.delete(value);
    return copied;
  };
  return copy(root);
}

/** Lets equal schemas of errors be one object, because Prism compiles each object once: operations share most errors. */
function shareErrorSchemas(operations: readonly PrismOperation[]): void {
  const known = new Map<string, object>();
  const errors = operations.flatMap(({ responses }) => responses).filter(({ code }) => !code.startsWith("2"));
  for (const content of errors.flatMap(({ contents = [] }) => contents)) {
    // Equal schemas differ in the IDs that Prism has generated.
    const text = JSON.stringify(content.schema, (key, value) => (key === "x-stoplight" ? undefined : value)) ?? "";
    const schema = known.get(text) ?? content.schema;
    if (schema === undefined) continue;
    known.set(text, schema);
    Object.assign(content, { schema });
  }
}
