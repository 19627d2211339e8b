// Compares the functions of a generated client with the operations of the description.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GeneratedClient } from "./client.ts";

const methods = new Set(["get", "put", "post", "delete", "patch", "head", "options", "trace"]);

/** The `operationId` of every operation of a description in JSON. Webhooks are not operations of a client. */
export function readOperationIds(description: string): readonly string[] {
  const { paths }: { paths: Record<string, Record<string, { operationId: string }>> } = JSON.parse(description);
  return Object.values(paths).flatMap((item) =>
    Object.entries(item).flatMap(([method, { operationId }]) => (methods.has(method) ? [operationId] : [])),
  );
}

/** The names of the functions in the files of a generated client, without repetitions. */
export function readFunctions(folder: string, { files, pattern }: GeneratedClient["functions"]): readonly string[] {
  const found = globSync(files, { cwd: folder }).flatMap((file) =>
    [`${file}\n${readFileSync(join(folder, file), "utf8")}`.matchAll(pattern)].flatMap((all) => [...all]),
  );
  return [...new Set(found.map(([, name = ""]) => name))];
}

/**
 * Counts the operations that have a function, such as `252 of 252`. Names may differ in case and in separators.
 * @throws {Error} If an operation has no function, or a function belongs to no operation. The message names them.
 */
export function countOperations(operationIds: readonly string[], functions: readonly string[]): string {
  const missing = without(operationIds, functions);
  const unknown = without(functions, operationIds);
  if (missing.length > 0)
    throw new Error(
      `the client has ${operationIds.length - missing.length} of ${operationIds.length} operations, without ${missing.join(", ")}`,
    );
  if (unknown.length > 0) throw new Error(`the client has functions that are no operations: ${unknown.join(", ")}`);
  return `${operationIds.length} of ${operationIds.length}`;
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others.map(plain));
  return names.filter((name) => !known.has(plain(name)));
}

function plain(name: string): string {
  return name.replaceAll(/[^a-z0-9]/gi, "").toLowerCase();
}
