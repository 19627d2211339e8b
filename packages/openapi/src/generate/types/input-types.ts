import { type Description, listOperations, refName, resolve } from "@planasonix/scripts/openapi/description.ts";
import ts from "typescript";
import { parameterTypes } from "./named-types.ts";

const { factory } = ts;

/** The names of the types that a caller passes: the queries, and the schemas of request bodies. */
export function inputTypes(description: Description): ReadonlySet<string> {
  const queries = parameterTypes(description).filter(({ place }) => place === "query");
  const names = new Set(queries.map(({ name }) => name));
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ("$ref" in node && typeof node.$ref === "string") {
      const name = refName({ $ref: node.$ref });
      if (names.has(name)) return;
      names.add(name);
      visit(resolve(description, { $ref: node.$ref }));
    }
    Object.values(node).forEach(visit);
  };
  for (const { object } of listOperations(description)) visit(object.requestBody?.content);
  return names;
}

/**
 * Lets a declaration accept what a caller has: `readonly` arrays, and `undefined` for an optional property also with
 * `exactOptionalPropertyTypes`. The SDK changes no array, and sends no property that is undefined.
 */
export function acceptMore<Declaration extends ts.Node>(declaration: Declaration): Declaration {
  const { transformed } = ts.transform(declaration, [
    (context) => {
      const visit = (node: ts.Node): ts.Node => widen(ts.visitEachChild(node, visit, context));
      return (root) => ts.visitNode(root, visit) as Declaration;
    },
  ]);
  return transformed[0] ?? declaration;
}

function widen(node: ts.Node): ts.Node {
  if (ts.isArrayTypeNode(node)) return factory.createTypeOperatorNode(ts.SyntaxKind.ReadonlyKeyword, node);
  if (!ts.isPropertySignature(node) || !node.questionToken || !node.type) return node;
  const types = ts.isUnionTypeNode(node.type) ? node.type.types : [node.type];
  const type = factory.createUnionTypeNode([...types, factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword)]);
  return factory.updatePropertySignature(node, node.modifiers, node.name, node.questionToken, type);
}
