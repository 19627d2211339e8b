import {
  astToString,
  type GlobalContext,
  type OpenAPI3,
  resolveRef,
  scanDiscriminators,
  transformSchema,
} from "openapi-typescript";
import ts from "typescript";
import { type Description, type JsonObject, listOperations, resolve, type Schema } from "../../openapi/description.ts";
import { byMethodNames } from "../client/method-documentation.ts";
import { inputTypes } from "./input-types.ts";
import { nameTypes } from "./name-types.ts";
import { parameterTypes } from "./named-types.ts";

/** Generates the TypeScript types of the description with openapi-typescript. Open enums accept any string. */
export function generateTypes(bundle: JsonObject): string {
  const description = bundle as unknown as Description;
  const operations = new Set(listOperations(description).map(({ name }) => name));
  return byMethodNames(
    plainComments(astToString(nameTypes(declareTypes(bundle), parameterTypes(description), inputTypes(description)))),
    operations,
  );
}

/**
 * The declarations of openapi-typescript. Calls its transformation directly, because its main function lints and bundles
 * the bundle once more, which takes longer than the rest.
 */
function declareTypes(bundle: JsonObject): ts.Node[] {
  const document = noteOpenValues(bundle) as unknown as OpenAPI3;
  const options: Partial<GlobalContext> = {
    alphabetize: true,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    discriminators: scanDiscriminators(document, {}),
    injectFooter: [],
    resolve: ($ref) => resolveRef(document, $ref, { silent: false }),
    transform(schema) {
      const known = "x-extensible-enum" in schema ? schema["x-extensible-enum"] : undefined;
      if (!Array.isArray(known)) return undefined;
      const nullable = Array.isArray(schema.type) && schema.type.includes("null");
      return openUnion(known, nullable);
    },
  };
  // The other options are flags, which are off if they are missing.
  return transformSchema(document, options as GlobalContext);
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

/** `"a" | "b" | (string & {})`: editors suggest the known values, and the compiler accepts any string. */
function openUnion(known: readonly string[], nullable: boolean): ts.TypeNode {
  const { factory } = ts;
  const string = factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword);
  const open = factory.createParenthesizedType(
    factory.createIntersectionTypeNode([string, factory.createTypeLiteralNode([])]),
  );
  const literals = known.map((value) => factory.createLiteralTypeNode(factory.createStringLiteral(value)));
  const none = nullable ? [factory.createLiteralTypeNode(factory.createNull())] : [];
  return factory.createUnionTypeNode([...literals, open, ...none]);
}

/**
 * Rewrites comments for editors: first the description, without a tag, then the format. Removes what the type itself
 * says (`@constant`, `@enum`). Halves the indentation, a tenth of the file.
 */
function plainComments(source: string): string {
  return source
    .replace(/\/\*\* @description /g, "/** ")
    .replace(/\/\*\*\n[\s\S]*?\*\//g, plainComment)
    .replace(/^(?: {4})+/gm, (spaces) => spaces.slice(spaces.length / 2));
}

function plainComment(comment: string): string {
  const lines = comment.split("\n").filter((line) => !/^ *\* @(constant|enum)\b/.test(line));
  const isFormat = (line: string): boolean => /^ *\* Format: /.test(line);
  const rest = lines.filter((line) => !isFormat(line)).map((line) => line.replace("* @description ", "* "));
  const end = rest.findIndex((line) => /^ *\*(\/| @)/.test(line));
  return [...rest.slice(0, end), ...lines.filter(isFormat), ...rest.slice(end)].join("\n");
}
