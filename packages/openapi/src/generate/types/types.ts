import {
  type Description,
  type JsonObject,
  listOperations,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { byMethodNames } from "@planasonix/scripts/openapi/method.ts";
import { declareTypes, printDeclarations } from "./declare-types.ts";
import { inputTypes } from "./input-types.ts";
import { nameTypes } from "./name-types.ts";
import { parameterTypes } from "./named-types.ts";

/** Generates the TypeScript types of the description with openapi-typescript. Open enums accept any string. */
export function generateTypes(bundle: JsonObject): string {
  const description = bundle as unknown as Description;
  const operations = new Set(listOperations(description).map(({ name }) => name));
  const declarations = declareTypes(noteOpenValues(bundle));
  const named = nameTypes(declarations, parameterTypes(description), inputTypes(description));
  return byMethodNames(nameHeaders(plainComments(printDeclarations(named))), operations);
}

/** A copy in which the description of each open list of values in a response says that other values may occur. */
function noteOpenValues(bundle: JsonObject): JsonObject {
  const copy = structuredClone(bundle) as unknown as Description;
  const seen = new Set<unknown>();
  const visit = (reference: unknown): void => {
    if (typeof reference !== "object" || reference === null) return;
    const node = resolve<Schema & { description?: string }>(copy, reference as { $ref: string });
    if (seen.has(node)) return;
    seen.add(node);
    const isOpen = "x-extensible-enum" in node || "x-extensible-enum" in (node.items ?? {});
    if (isOpen) node.description = `${node.description ?? ""} There may be other values: keep a default branch.`.trim();
    Object.values(node).forEach(visit);
  };
  for (const { object } of listOperations(copy)) visit(object.responses);
  return copy as unknown as JsonObject;
}

/**
 * Rewrites comments for editors: first the description, without a tag, then the format. Removes what the type itself
 * says (`@constant`, `@enum`). Keeps one space of four of the indentation, which was a fifth of the file, and
 * omits the methods that no path has.
 */
function plainComments(source: string): string {
  return source
    .replace(/\/\*\* @description /g, "/** ")
    .replace(/\/\*\*\n[\s\S]*?\*\//g, plainComment)
    .replace(/^ +(?:head|options|trace)\?: never;\n/gm, "")
    .replace(/^(?: {4})+/gm, (spaces) => spaces.slice((spaces.length * 3) / 4));
}

function plainComment(comment: string): string {
  const lines = comment.split("\n").filter((line) => !/^ *\* @(constant|enum)\b/.test(line));
  const isFormat = (line: string): boolean => /^ *\* Format: /.test(line);
  const rest = lines.filter((line) => !isFormat(line)).map((line) => line.replace("* @description ", "* "));
  const end = rest.findIndex((line) => /^ *\*(\/| @)/.test(line));
  return [...rest.slice(0, end), ...lines.filter(isFormat), ...rest.slice(end)].join("\n");
}

/**
 * Names the type of the headers that most responses have: written out for each response, it is a tenth of the file. An
 * alias, because the declarations of an application must not need the name.
 */
function nameHeaders(source: string): string {
  const literals = source.match(literalHeaders) ?? [];
  const counts = new Map<string, number>();
  for (const literal of literals.map(unindented)) counts.set(literal, (counts.get(literal) ?? 0) + 1);
  const [usual] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? [];
  if (usual === undefined) return source;
  const shared = `/** The headers of most responses. */\nexport type ResponseHeaders = ${usual.replace(/^headers: /, "")}\n`;
  return source.replace(literalHeaders, (literal) => (unindented(literal) === usual ? usualHeaders : literal)) + shared;
}

const usualHeaders = "headers: ResponseHeaders;";
/** The type of headers, without nested types. */
const literalHeaders = /\bheaders: \{\n[^{}]*\};/g;

function unindented(literal: string): string {
  const indent = /\n( *)\};$/.exec(literal)?.[1] ?? "";
  return literal.replaceAll(`\n${indent}`, "\n");
}
