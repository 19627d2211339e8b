import ts from "typescript";
import { acceptMore } from "./input-types.ts";
import type { ParameterType } from "./named-types.ts";

const { factory } = ts;

/** The types of openapi-typescript that libraries such as openapi-fetch take. */
const exportedMaps = ["components", "operations", "paths"];

/**
 * Declares every schema and every parameter group under its own name, because openapi-typescript nests them in
 * `components` and `operations`. Editors and compile errors then show `PipelineRun` instead of its fields. The types
 * named in `inputs` accept more, because a caller passes them. Nothing else is declared, so all declarations are exported.
 */
export function nameTypes(
  nodes: readonly ts.Node[],
  parameters: readonly ParameterType[],
  inputs: ReadonlySet<string>,
): ts.Node[] {
  const schemas = membersOf(nodes, "components", "schemas");
  const shared = membersOf(nodes, "components", "parameters");
  const groups = parameters.map((parameter) => {
    const { operationId, place } = parameter;
    return { ...parameter, member: membersOf(nodes, "operations", operationId, "parameters").get(place) };
  });
  // Keyed by member, not by type, because openapi-typescript reuses one node for every `string`.
  const named = new Map([
    ...[...schemas].map(([name, member]) => [member, name] as const),
    ...groups.map(({ name, member }) => [member, name] as const),
  ]);
  const nameMember = (node: ts.Node): ts.Node | undefined => {
    const name = ts.isPropertySignature(node) ? named.get(node) : undefined;
    return name === undefined || !ts.isPropertySignature(node)
      ? undefined
      : factory.createPropertySignature(node.modifiers, node.name, node.questionToken, refer(name));
  };
  const maps = nodes.filter((node) => ts.isInterfaceDeclaration(node) && exportedMaps.includes(node.name.text));
  const declareNamed = (name: string, type: ts.TypeNode | undefined): ts.DeclarationStatement =>
    inputs.has(name) ? acceptMore(declare(name, type)) : declare(name, type);
  const declared = [
    ...groups.map(({ name, operation, place, member }) =>
      addComment(
        declareNamed(name, member?.type),
        `${place === "path" ? "Path" : "Query"} parameters of \`${operation}\`.`,
      ),
    ),
    ...[...schemas].map(([name, member]) =>
      ts.setSyntheticLeadingComments(declareNamed(name, member.type), ts.getSyntheticLeadingComments(member)),
    ),
  ];
  return [...maps.map((node) => transform(node, nameMember)), ...declared].map((node) =>
    transform(node, (inner) => resolveReference(inner, schemas, shared)),
  );
}

/** Replaces `components["schemas"]["Pipeline"]` with `Pipeline`, and inlines shared parameters. */
function resolveReference(
  node: ts.Node,
  schemas: ReadonlyMap<string, unknown>,
  parameters: ReadonlyMap<string, ts.PropertySignature>,
): ts.Node | undefined {
  if (!ts.isIndexedAccessTypeNode(node) || !ts.isIndexedAccessTypeNode(node.objectType)) return undefined;
  const [kind, name] = [textOf(node.objectType.indexType), textOf(node.indexType)];
  if (kind === "schemas" && schemas.has(name)) return refer(name);
  return kind === "parameters" ? parameters.get(name)?.type : undefined;
}

/** The members of an interface, or of a type inside it, by name. */
function membersOf(
  nodes: readonly ts.Node[],
  name: string,
  ...path: readonly string[]
): ReadonlyMap<string, ts.PropertySignature> {
  const root = nodes.filter(ts.isInterfaceDeclaration).find((node) => node.name.text === name);
  const found = path.reduce<ts.Node | undefined>((node, key) => byName(node).get(key)?.type, root);
  if (!found) throw new Error(`openapi-typescript has declared no ${[name, ...path].join(".")}`);
  return byName(found);
}

function byName(node: ts.Node | undefined): ReadonlyMap<string, ts.PropertySignature> {
  const isOwner = node && (ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node));
  const members = isOwner ? node.members.filter(ts.isPropertySignature) : [];
  return new Map(members.map((member) => [nameOf(member), member]));
}

function declare(name: string, type: ts.TypeNode | undefined): ts.DeclarationStatement {
  const modifiers = [factory.createModifier(ts.SyntaxKind.ExportKeyword)];
  if (!type) throw new Error(`openapi-typescript has declared no ${name}`);
  return ts.isTypeLiteralNode(type)
    ? factory.createInterfaceDeclaration(modifiers, name, undefined, undefined, type.members)
    : factory.createTypeAliasDeclaration(modifiers, name, undefined, type);
}

function addComment<Node extends ts.Node>(node: Node, text: string): Node {
  return ts.addSyntheticLeadingComment(node, ts.SyntaxKind.MultiLineCommentTrivia, `* ${text} `, true);
}

function refer(name: string): ts.TypeNode {
  return factory.createTypeReferenceNode(name);
}

/** Replaces the nodes for which `change` returns another node. */
function transform(root: ts.Node, change: (node: ts.Node) => ts.Node | undefined): ts.Node {
  const { transformed } = ts.transform(root, [
    (context) => {
      const visit = (node: ts.Node): ts.Node => change(node) ?? ts.visitEachChild(node, visit, context);
      return visit;
    },
  ]);
  return transformed[0] ?? root;
}

function textOf(node: ts.TypeNode): string {
  return ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) ? node.literal.text : "";
}

function nameOf({ name }: ts.TypeElement): string {
  return name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : "";
}
