import ts from "typescript";
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
  return parse(source).statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause;
      return clause && ts.isNamedExports(clause) ? clause.elements.map(({ name }) => name.text) : [];
    }
    const isNamed =
      ts.isFunctionDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isClassDeclaration(statement);
    const isExported = isNamed && statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    return isExported && statement.name ? [statement.name.text] : [];
  });
}

function interfaceMembers(source: string, name: string): string[] {
  const declaration = parse(source)
    .statements.filter(ts.isInterfaceDeclaration)
    .find((statement) => statement.name.text === name);
  if (!declaration) throw new Error(`packages/client/src/make-client.ts has no interface ${name}`);
  return declaration.members.flatMap((member) =>
    member.name && ts.isIdentifier(member.name) ? [member.name.text] : [],
  );
}

function parse(source: string): ts.SourceFile {
  return ts.createSourceFile("module.ts", source, ts.ScriptTarget.Latest);
}
