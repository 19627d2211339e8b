// Reads the signatures of the client's methods in the generated module of resources, and compares them with a release.
import ts from "typescript";
import type { Change } from "./versions.ts";

interface Argument {
  readonly type: string;
  readonly optional: boolean;
}

export interface Signature {
  readonly arguments: readonly Argument[];
  readonly returns: string;
}

/** The signatures of all methods of `Resources` in a generated module, by names such as `pipelines.run`. */
export function readSignatures(module: string): Map<string, Signature> {
  const source = ts.createSourceFile("resources.ts", module, ts.ScriptTarget.Latest);
  const interfaces = new Map(
    source.statements.filter(ts.isInterfaceDeclaration).map((found) => [found.name.text, found]),
  );
  const resources = interfaces.get("Resources")?.members.filter(ts.isPropertySignature) ?? [];
  return new Map(
    resources.flatMap((resource) => {
      const methods = interfaces.get(text(resource.type))?.members.filter(ts.isMethodSignature) ?? [];
      return methods.map((method) => [`${text(resource.name)}.${text(method.name)}`, signature(method)] as const);
    }),
  );

  function signature(method: ts.MethodSignature): Signature {
    const list = method.parameters.map((parameter) => ({
      type: text(parameter.type),
      optional: parameter.questionToken !== undefined,
    }));
    return { arguments: list, returns: text(method.type) };
  }

  function text(node: ts.Node | undefined): string {
    return node?.getText(source) ?? "";
  }
}

/**
 * Compares the methods of the client from the caller's point of view. Breaking changes are a removed method, a changed
 * result type, an appended required argument, and an argument that was removed, was moved, changed its type or became
 * required. An appended optional argument and options with an additional query are compatible.
 */
export function compareSignatures(
  released: ReadonlyMap<string, Signature>,
  current: ReadonlyMap<string, Signature>,
): Change[] {
  const kept = [...released].flatMap(([name, before]) => compareMethod(name, before, current.get(name)));
  const added = [...current.keys()].filter((name) => !released.has(name));
  return [...kept, ...added.map((name): Change => ({ impact: "added", message: `method \`${name}\` was added` }))];
}

function compareMethod(name: string, before: Signature, after: Signature | undefined): Change[] {
  const breaking = (problem: string): Change => ({ impact: "breaking", message: `method \`${name}\`: ${problem}` });
  if (after === undefined) return [breaking("was removed")];
  const problems = before.arguments.flatMap((argument, index) =>
    compareArgument(argument, after.arguments[index]).map((problem) => `argument ${index + 1} ${problem}`),
  );
  const appended = after.arguments.slice(before.arguments.length).filter(({ optional }) => !optional);
  return [
    ...problems.map(breaking),
    ...appended.map(({ type }) => breaking(`a required argument \`${type}\` was appended`)),
    ...(before.returns === after.returns
      ? []
      : [breaking(`returned \`${before.returns}\`, returns \`${after.returns}\``)]),
  ];
}

function compareArgument(before: Argument, after: Argument | undefined): string[] {
  if (after === undefined) return [`\`${before.type}\` was removed`];
  const accepts = acceptsType(before.type, after.type);
  return [
    ...(accepts ? [] : [`was \`${before.type}\`, is \`${after.type}\`${adviceOn(after)}`]),
    ...(before.optional && !after.optional ? ["became required"] : []),
  ];
}

/** Advice for a query that was inserted at the position of the options; empty for other arguments. */
function adviceOn({ type }: Argument): string {
  return type.endsWith("Query") ? "; `x-since` on the parameter makes it an option, and keeps the positions" : "";
}

/**
 * Whether an argument of type `before` may be passed where `after` is expected: options may gain a query. Compares only
 * the names of schemas, not their content.
 */
function acceptsType(before: string, after: string): boolean {
  return before === after || (/Options\b/.test(before) && after.startsWith(`${before} & QueryOptions<`));
}
