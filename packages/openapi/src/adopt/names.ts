// Names the operations that ours does not describe. It refuses names that the client, the command line, the generated
// code or the language already uses, so a new member, command or type there belongs in these lists.
import { camelCase, type JsonObject, pascalCase } from "@planasonix/scripts/openapi/description.ts";
import { GenerateError, quoted } from "./problem.ts";
import { isObject, targetOf } from "./read-document.ts";
import type { Address } from "./shape.ts";

/** Members of every client and of every object, which no resource can have as its name. */
const ownMembers = ["rateLimit", "withOptions", "then", ...Object.getOwnPropertyNames(Object.prototype)];

/** Commands that are one word, which no resource can have as its name. */
const ownCommands = ["api", "completion", "generate", "help", "init", "mock", "sandbox"];

/** Words that cannot be the name of a constant or of a type. */
const reserved = new Set(
  (
    "await break case catch class const continue debugger default delete do else enum export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static " +
    "super switch this throw true try typeof var void while with yield arguments eval"
  ).split(" "),
);

/** Types that the generated code and the compiler use. */
const ownTypes = new Set(
  (
    "any bigint boolean never number object string symbol undefined unknown components operations paths webhooks Resources " +
    "ApiPromise FileResponse FollowOptions ListOptions Paginated QueryOptions ReadOptions StartOptions WaitOptions " +
    "WriteOptions Array AsyncIterable Omit Pick Promise Readonly Record"
  ).split(" "),
);

/** The name of an operation in two parts, such as `pipelines` and `run`. */
export interface OperationName {
  readonly resource: string;
  readonly member: string;
}

/** Names operations that ours does not describe. */
export interface Namer {
  /** Takes a name that is known. */
  take(name: OperationName): void;
  /** @throws {GenerateError} If the name is a word of the language, or one of the client's own. */
  name(address: Address, below: readonly string[]): OperationName;
}

/**
 * Creates a namer.
 * @param resourceOf - The resource whose paths begin with a segment, if ours knows one.
 */
export function createNamer(document: JsonObject, resourceOf: (segment: string) => string | undefined): Namer {
  const taken = new Set<string>();
  const isFree = ({ resource, member }: OperationName): boolean => !taken.has(`${resource}.${member}`.toLowerCase());
  const take = (name: OperationName): void => {
    taken.add(`${name.resource}.${name.member}`.toLowerCase());
  };
  return {
    take,
    name(address, below) {
      const stated = /^([A-Za-z]\w*)\.([A-Za-z]\w*)$/.exec(String(address.object["x-name"] ?? ""));
      const [segment = "root"] = below.filter((one) => !one.includes("{"));
      const resource = stated?.[1] ?? resourceOf(segment) ?? identifier(segment);
      const first = stated?.[2] ?? memberOf(document, address, below);
      const withMethod = address.method.toLowerCase() + pascalCase(first);
      const candidates = [
        first,
        withMethod,
        ...Array.from({ length: 1000 }, (_, index) => `${withMethod}${index + 2}`),
      ];
      const found = candidates.map((member) => ({ resource, member })).find(isFree) ?? { resource, member: withMethod };
      checkResource(address, resource);
      take(found);
      return found;
    },
  };
}

function checkResource({ method, path }: Address, resource: string): void {
  const why = reserved.has(resource)
    ? "a word of the language"
    : ownMembers.includes(resource)
      ? "a member of every client or object"
      : ownCommands.includes(resource)
        ? "a command of the command line"
        : /^[a-z]\w*$/i.test(resource)
          ? undefined
          : "no name in a program";
  if (why === undefined) return;
  throw new GenerateError(
    `${method} ${path} would be called ${quoted(resource)}, ${why}: add "x-name": "resource.method" to the operation in the file`,
  );
}

/** `list`, `get`, `create`, `update`, `delete`, or what the end of the path says. */
function memberOf(document: JsonObject, { method, object }: Address, below: readonly string[]): string {
  const after = below.slice(1 + below.findIndex((segment) => !segment.includes("{")));
  const words = after.filter((segment) => !segment.includes("{")).map(identifier);
  const isOne = below.at(-1)?.includes("{") ?? false;
  const rest = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  const verb =
    method === "GET"
      ? isOne || !isListed(document, object)
        ? "get"
        : "list"
      : method === "POST"
        ? "create"
        : method === "DELETE"
          ? "delete"
          : method === "PUT"
            ? "replace"
            : "update";
  if (rest === "") return verb;
  return method === "POST" && !isOne ? rest.charAt(0).toLowerCase() + rest.slice(1) : verb + rest;
}

/** Whether the first success of an operation has a list in `data`. */
function isListed(document: JsonObject, { responses }: JsonObject): boolean {
  const [success] = Object.entries(isObject(responses) ? responses : {}).filter(([status]) => status.startsWith("2"));
  const response = resolved(document, success?.[1]);
  const content = isObject(response?.content) ? response.content : {};
  const media = content["application/json"];
  const body = isObject(media) ? resolved(document, media.schema) : undefined;
  const data = isObject(body?.properties) ? resolved(document, body.properties.data) : undefined;
  return data?.type === "array";
}

function resolved(document: JsonObject, node: unknown): JsonObject | undefined {
  if (!isObject(node)) return undefined;
  return typeof node.$ref === "string" ? resolved(document, targetOf(document, node.$ref)) : node;
}

/** A name in a path as one in a program: `session-timeout` becomes `sessionTimeout`. */
function identifier(segment: string): string {
  const words = segment.replaceAll(/[^A-Za-z0-9]+/g, "_").replaceAll(/^_+|_+$/g, "");
  const name = camelCase(words);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/**
 * The name of a schema as one of a type.
 *
 * @throws {GenerateError} If it is a word of the language, or one that the generated code uses.
 */
export function typeName(name: string): string {
  const words = name.replaceAll(/[^A-Za-z0-9_$]+/g, "_").replaceAll(/^_+|_+$/g, "");
  const found = /^[A-Za-z_$][\w$]*$/.test(name) ? name : pascalCase(words);
  if (reserved.has(found) || ownTypes.has(found) || !/^[A-Za-z_$]/.test(found)) {
    const why = reserved.has(found)
      ? "a word of the language"
      : ownTypes.has(found)
        ? "a type of the client"
        : "no name of a type";
    throw new GenerateError(`The schema ${quoted(name)} has the name of ${why}: give it another one in the file`);
  }
  return found;
}
