import {
  type DescribedOperation,
  type Description,
  listOperations,
  listResources,
  pascalCase,
} from "@planasonix/scripts/openapi/description.ts";
import { byMethodNames } from "@planasonix/scripts/openapi/method.ts";
import { namedTypes } from "../types/named-types.ts";
import { method, type Operations } from "./method-documentation.ts";
import { methodsOf } from "./methods.ts";

/**
 * Generates the interfaces of the client's resources. They contain only signatures; openapi-typescript generates the
 * schemas.
 */
export function generateResources(description: Description): string {
  const body = resourceInterfaces(description);
  return [
    importTypes(body, runtimeTypes, "@planasonix/runtime"),
    importTypes(body, namedTypes(description), "@planasonix/openapi"),
    "",
    body,
  ].join("\n");
}

/** Generates the interface of each resource, and one of all resources, without the imports. */
export function resourceInterfaces(description: Description): string {
  const operations = listOperations(description);
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  const resources = listResources(description);
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
  return [...interfaces, `/** Every resource of the API. */\nexport interface Resources {\n${map.join("")}}\n`].join(
    "\n",
  );
}

/** The types of the runtime in the signatures of methods. */
export const runtimeTypes: readonly string[] = [
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

/** Imports those of some types that a text uses. */
export function importTypes(body: string, names: readonly string[], from: string): string {
  const used = new Set(body.replace(/\/\*\*.*?\*\//gs, "").match(/\b[A-Z]\w*/g));
  const list = names.filter((name) => used.has(name)).sort();
  return `import type {\n${list.map((name) => `  ${name},\n`).join("")}} from "${from}";`;
}

/** The name of the interface of a resource, such as `PipelinesResource`. */
export function interfaceName(resource: string): string {
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
