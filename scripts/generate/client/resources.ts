import {
  answerOf,
  type DescribedOperation,
  type Description,
  listOperations,
  pascalCase,
} from "../../openapi/description.ts";
import { queryType } from "../openapi/queries.ts";
import { followMember, startAndWaitMember, waitMember } from "./helpers.ts";
import { documentation, method, waiting } from "./method-documentation.ts";
import { argumentsOf, optionsArgument, optionsType, pathArguments, returns } from "./method-signature.ts";

/** The interfaces of the client's resources. Signatures only: every schema is openapi-typescript's. */
export function generateResources(description: Description): string {
  const operations = listOperations(description);
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  const resources = [...Map.groupBy(operations, ({ resource }) => resource)].sort(([a], [b]) => (a < b ? -1 : 1));
  const interfaces = resources.map(([resource, members]) => {
    const methods = members.flatMap((operation) => methodsOf(description, operation, byName));
    return `/** Methods of \`${resource}\`. */\nexport interface ${interfaceName(resource)} {\n${methods.join("\n")}\n}\n`;
  });
  const map = resources.map(([resource]) => `  readonly ${resource}: ${interfaceName(resource)};\n`);
  const body = [
    ...interfaces,
    `/** Every resource of the API. */\nexport interface Resources {\n${map.join("")}}\n`,
  ].join("\n");
  return [
    imports(body, RUNTIME_TYPES, "@planasonix/runtime"),
    imports(body, openapiTypes(description), "@planasonix/openapi"),
    "",
    body,
  ].join("\n");
}

const RUNTIME_TYPES = ["Call", "CallOptions", "FileResponse", "FollowOptions", "Paginated", "WaitOptions"];

function openapiTypes(description: Description): string[] {
  const queries = listOperations(description).map(({ name }) => queryType(name));
  return [...Object.keys(description.components.schemas), ...queries];
}

function imports(body: string, names: readonly string[], from: string): string {
  const used = new Set(body.replace(/\/\*\*.*?\*\//gs, "").match(/\b[A-Z]\w*/g));
  const list = names.filter((name) => used.has(name)).sort();
  return `import type {\n${list.map((name) => `  ${name},\n`).join("")}} from "${from}";`;
}

function interfaceName(resource: string): string {
  return `${pascalCase(resource)}Resource`;
}

/** The method itself, and those that its extensions give it: wait, ...AndWait, follow.... */
function methodsOf(
  description: Description,
  operation: DescribedOperation,
  byName: ReadonlyMap<string, DescribedOperation>,
): string[] {
  const { object, member } = operation;
  const answer = answerOf(description, operation);
  const signature = argumentsOf(description, operation, answer);
  const path = pathArguments(operation);
  const methods = [
    method(documentation(operation, byName), member, [...signature, optionsArgument(operation)], returns(answer)),
  ];

  if (object["x-waiter"]) {
    const type = "type" in answer ? answer.type : "unknown";
    const words = `Polls \`${operation.name}\` until the work has ended, and resolves with how it ended.`;
    methods.push(
      method(waiting(words), waitMember(operation), [...path, `options?: WaitOptions<${type}>`], `Promise<${type}>`),
    );
  }
  const poll = object["x-starts"] && byName.get(object["x-starts"].poll);
  if (poll) {
    const polled = answerOf(description, poll);
    const type = "type" in polled ? polled.type : "unknown";
    const words = `\`${operation.name}\`, then \`${poll.resource}.${waitMember(poll)}\`: starts the work and waits for its end.`;
    const options = `options?: ${optionsType(operation)} & WaitOptions<${type}>`;
    methods.push(method(waiting(words), startAndWaitMember(operation), [...signature, options], `Promise<${type}>`));
  }
  if (object["x-follow"] && "type" in answer) {
    const words = `Yields each item of \`${operation.name}\` once, as it comes, and ends when the work has ended.`;
    const followed = [...signature, "options?: FollowOptions"];
    methods.push(method([words], followMember(operation), followed, `AsyncIterable<${answer.type}>`));
  }
  return methods;
}
