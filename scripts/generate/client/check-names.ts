import { type Description, listOperations } from "../../openapi/description.ts";
import { methodNames } from "../../openapi/method.ts";
import { namedTypes } from "../openapi/named-types.ts";
import { resourceTypes } from "./resources.ts";

/** The source text of the modules that declare the client's own names. */
export interface OwnSource {
  /** `src/index.ts`, whose exports share a namespace with the types of the description. */
  readonly index: string;
  /** `src/make-client.ts`, whose interface `ClientMembers` shares an object with the resources. */
  readonly client: string;
}

/**
 * Rejects names in the description that collide with each other or with names of the SDK, because one would hide the
 * other.
 * @throws {Error} If names collide. The message lists each of them with the fix.
 */
export function checkNames(description: Description, own: OwnSource): void {
  const problems = [...typeProblems(description, own), ...memberProblems(description, own)];
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

function typeProblems(description: Description, { index }: OwnSource): string[] {
  const exported = exportedNames(index);
  const seen = new Map<string, string>(exported.map((name) => [name, "the SDK exports that name itself"]));
  const problems: string[] = [];
  for (const name of [...namedTypes(description), ...resourceTypes(description)]) {
    const taken = seen.get(name);
    if (taken) problems.push(`spec: the type \`${name}\` needs another name: ${taken}`);
    seen.set(name, "two parts of the description have this name");
  }
  return problems;
}

function memberProblems(description: Description, { client }: OwnSource): string[] {
  const beside = ["then", ...interfaceMembers(client, "ClientMembers")];
  const resources = new Set(listOperations(description).map(({ resource }) => resource));
  const methods = methodNames(description);
  return [
    ...beside
      .filter((name) => resources.has(name))
      .map((name) => `spec: the resource \`${name}\` needs another name: the client reserves that name`),
    ...methods
      .filter((name, index) => methods.indexOf(name) < index)
      .map((name) => `spec: two methods are called \`${name}\`: give one of their operations another operationId`),
  ];
}

/** The names that a module exports in lists, and as functions, classes and types. Ignores variables and `export *`. */
export function exportedNames(source: string): string[] {
  const lists = [...source.matchAll(/^\s*export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = ""]) => list.split(","));
  const declared = [...source.matchAll(/^\s*export (?:function|interface|type|class) (\w+)/gm)];
  return [...lists.flatMap((entry) => /(\w+)\s*$/.exec(entry)?.[1] ?? []), ...declared.map(([, name = ""]) => name)];
}

/** The members of an interface of `src/make-client.ts`, in which each member begins a line. */
function interfaceMembers(source: string, name: string): string[] {
  const [, body] = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n([^]*?)^\\}`, "m").exec(source) ?? [];
  if (body === undefined) throw new Error(`packages/client/src/make-client.ts has no interface ${name}`);
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)[?:(<]/gm)].map(([, member = ""]) => member);
}
