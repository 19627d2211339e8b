// The only module that uses openapi-typescript, which gets no more updates. What the rest of the generator expects of its
// declarations is stated in the test of this module.

import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { type GlobalContext, type OpenAPI3, resolveRef, scanDiscriminators, transformSchema } from "openapi-typescript";
import ts from "typescript";

export { astToString as printDeclarations } from "openapi-typescript";

/**
 * Declares the types of a description: the interfaces `paths`, `components` and `operations`. Calls the transformation
 * directly, because the main function of openapi-typescript lints and bundles the bundle once more, which takes longer
 * than the rest. Open enums accept any string.
 */
export function declareTypes(bundle: JsonObject): ts.Node[] {
  const document = bundle as unknown as OpenAPI3;
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
