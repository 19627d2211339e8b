import openapiTypescript, { astToString } from "openapi-typescript";
import ts from "typescript";
import type { Description, JsonObject } from "../../openapi/description.ts";
import { nameTypes } from "./name-types.ts";
import { parameterTypes } from "./parameter-types.ts";

/** The TypeScript of the description, by openapi-typescript; values known today stay open for those to come. */
export async function generateTypes(bundle: JsonObject): Promise<string> {
  const nodes = await openapiTypescript(JSON.stringify(bundle), {
    alphabetize: true,
    defaultNonNullable: false,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    transform(schema) {
      const known = "x-extensible-enum" in schema ? schema["x-extensible-enum"] : undefined;
      if (!Array.isArray(known)) return undefined;
      const nullable = Array.isArray(schema.type) && schema.type.includes("null");
      return openUnion(known, nullable);
    },
  });
  return plainComments(astToString(nameTypes(nodes, parameterTypes(bundle as unknown as Description))));
}

/** `"a" | "b" | (string & {})`: editors offer the known values, the compiler takes any. */
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
 * Comments as editors show them: the description first and without a tag, then the format. What the type itself says (`@constant`,
 * `@enum`) is left out.
 */
function plainComments(source: string): string {
  return source.replace(/\/\*\* @description /g, "/** ").replace(/\/\*\*\n[\s\S]*?\*\//g, plainComment);
}

function plainComment(comment: string): string {
  const lines = comment.split("\n").filter((line) => !/^ *\* @(constant|enum)\b/.test(line));
  const isFormat = (line: string): boolean => /^ *\* Format: /.test(line);
  const rest = lines.filter((line) => !isFormat(line)).map((line) => line.replace("* @description ", "* "));
  const end = rest.findIndex((line) => /^ *\*(\/| @)/.test(line));
  return [...rest.slice(0, end), ...lines.filter(isFormat), ...rest.slice(end)].join("\n");
}
