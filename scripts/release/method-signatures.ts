// Parses the signatures of the client's methods in the generated module of resources.
import ts from "typescript";

export interface Argument {
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
