// This folder generates the modules of the client: the interfaces with a documented method for each operation, the
// operation tables, and the exports of types.
import { type DescribedOperation, type Description, listOperations, pascalCase } from "../../openapi/description.ts";
import { addedMethods, type Result, resultOf } from "../../openapi/method.ts";
import { namedTypes } from "../openapi/named-types.ts";
import {
  byMethodNames,
  documentCall,
  documentFollow,
  documentStart,
  documentWait,
  method,
  type Operations,
} from "./method-documentation.ts";
import {
  argumentsOf,
  callOptions,
  followOptions,
  pathArguments,
  returns,
  startOptions,
  waitOptions,
} from "./method-signature.ts";

/**
 * Generates the interfaces of the client's resources. They contain only signatures; openapi-typescript generates the
 * schemas.
 */
export function generateResources(description: Description): string {
  const operations = listOperations(description);
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  const resources = [...Map.groupBy(operations, ({ resource }) => resource)].sort(([a], [b]) => (a < b ? -1 : 1));
  const interfaces = resources.map(([resource, members]) => {
    const methods = members.flatMap((operation) => methodsOf(description, operation, byName));
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
function wordsFor(
  description: Description,
  resource: string,
  [operation]: readonly DescribedOperation[],
  operations: Operations,
): string {
  const tag = description.tags?.find(({ name }) => operation?.object.tags?.includes(name));
  return byMethodNames(tag?.description?.trim() ?? `Methods of \`${resource}\`.`, operations);
}

/** The method of an operation, and those that its extensions add, such as `wait`. */
function methodsOf(description: Description, operation: DescribedOperation, operations: Operations): string[] {
  const { object, member } = operation;
  const result = resultOf(description, operation);
  const own = argumentsOf(description, operation);
  const options = callOptions(operation, result);
  const methods = [method(documentCall(operation, result, operations), member, [...own, options], returns(result))];
  if (object["x-waiter"]) {
    const type = typeOf(result);
    const parameters = [...pathArguments(operation), waitOptions(type)];
    methods.push(method(documentWait(operation), addedMethods.wait(operation), parameters, `ApiPromise<${type}>`));
  }
  const poll = operations.get(object["x-starts"]?.poll ?? "");
  if (poll) {
    const polled = typeOf(resultOf(description, poll));
    const parameters = [...own, startOptions(operation, typeOf(result), polled)];
    const documentation = documentStart(operation, poll);
    methods.push(method(documentation, addedMethods.start(operation), parameters, `ApiPromise<${polled}>`));
  }
  const until = operations.get(object["x-follow"]?.until ?? "");
  if (until) {
    const parameters = [...own, followOptions(operation)];
    const documentation = documentFollow(operation, until);
    methods.push(method(documentation, addedMethods.follow(operation), parameters, `AsyncIterable<${typeOf(result)}>`));
  }
  return methods.map((text) => byMethodNames(text, operations));
}

function typeOf(result: Result): string {
  return "type" in result ? result.type : "unknown";
}
