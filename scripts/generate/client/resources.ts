// This folder generates the modules of the client: the interfaces with a documented method for each operation, the
// operation tables, and the exports of types.
import { type DescribedOperation, type Description, listOperations, pascalCase } from "../../openapi/description.ts";
import { namedTypes } from "../openapi/named-types.ts";
import { byMethodNames, method, type Operations } from "./method-documentation.ts";
import { methodsOf } from "./methods.ts";

/**
 * Generates the interfaces of the client's resources. They contain only signatures; openapi-typescript generates the
 * schemas.
 */
export function generateResources(description: Description): string {
  const operations = listOperations(description);
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  const resources = resourcesIn(description);
  const interfaces = resources.map(([resource, members]) => {
    const methods = members
      .flatMap((operation) => methodsOf(description, operation, byName))
      .map((described) => byMethodNames(method(described), byName));
    const words = wordsFor(description, resource, members, byName);
    return `/** ${words} */\nexport interface ${interfaceName(resource)} {\n${methods.join("\n")}\n}\n`;
  });
  const map = resources.map(
    ([resource, members]) =>
      `  /** ${wordsFor(description, resource, members, byName)} */\n  readonly ${resource}: ${interfaceName(resource)};\n`,
  );
  const body = [
    ...interfaces,
    `/** Every resource of the API. */\nexport interface Resources {\n${map.join("")}}\n`,
  ].join("\n");
  return [
    imports(body, RUNTIME_TYPES, "@planasonix/runtime"),
    imports(body, namedTypes(description), "@planasonix/openapi"),
    "",
    body,
  ].join("\n");
}

/** The resources in alphabetical order, each with its operations. */
export function resourcesIn(description: Description): (readonly [string, readonly DescribedOperation[]])[] {
  const resources = Map.groupBy(listOperations(description), ({ resource }) => resource);
  return [...resources].sort(([a], [b]) => (a < b ? -1 : 1));
}

const RUNTIME_TYPES = [
  "ApiPromise",
  "FileResponse",
  "FollowOptions",
  "ListOptions",
  "Paginated",
  "QueryOptions",
  "ReadOptions",
  "StartOptions",
  "WaitOptions",
  "WriteOptions",
];

function imports(body: string, names: readonly string[], from: string): string {
  const used = new Set(body.replace(/\/\*\*.*?\*\//gs, "").match(/\b[A-Z]\w*/g));
  const list = names.filter((name) => used.has(name)).sort();
  return `import type {\n${list.map((name) => `  ${name},\n`).join("")}} from "${from}";`;
}

function interfaceName(resource: string): string {
  return `${pascalCase(resource)}Resource`;
}

/** The description of a resource's tag, or a sentence with the resource's name if the tag has none. */
export function wordsFor(
  description: Description,
  resource: string,
  [operation]: readonly DescribedOperation[],
  operations: Operations,
): string {
  const tag = description.tags?.find(({ name }) => operation?.object.tags?.includes(name));
  return byMethodNames(tag?.description?.trim() ?? `Methods of \`${resource}\`.`, operations);
}
