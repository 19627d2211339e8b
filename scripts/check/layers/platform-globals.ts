import ts from "typescript";
import type { Package } from "../layers-table.ts";
import { isWithin, type Module } from "./modules.ts";

const timeGlobals = ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"];
const timeCalls = ["Date.now", "new Date()", "AbortSignal.timeout"];

/**
 * Globals that depend on time, randomness or the environment. Includes `globalThis`, which gives access to all others.
 */
const globals: ReadonlySet<string> = new Set([
  ...[...timeGlobals, "setImmediate", "clearImmediate", "crypto", "process", "navigator", "location"],
  ...["window", "document", "self", "globalThis", "fetch", "console"],
]);

/** Finds platform globals outside the folders that may name them, and real time in tests that must not use it. */
export function platformGlobals(modules: readonly Module[], packages: Readonly<Record<string, Package>>): string[] {
  return modules.flatMap((module) => {
    const own = module.owner === undefined ? undefined : packages[module.owner];
    if (own === undefined) return [];
    return module.source === undefined ? realTime(module, own) : platformUses(module, module.source, own);
  });
}

function platformUses({ file, text }: Module, source: string, { globals: allowed }: Package): string[] {
  if (allowed === undefined || allowed.some((folder) => isWithin(source, folder))) return [];
  const rule = allowed.length > 0 ? `only ${allowed.join(" and ")} may name it` : "the package may not name it";
  return unique(globalsIn(file, text)).map((name) => `${file}: ${name} is a global of the platform: ${rule}`);
}

function realTime({ file, text }: Module, { at, realTime: allowed }: Package): string[] {
  if (allowed === undefined || allowed.some((folder) => isWithin(file, `${at}/test/${folder}`))) return [];
  const names = unique(globalsIn(file, text)).filter((name) => [...timeGlobals, ...timeCalls].includes(name));
  return names.map(
    (name) => `${file}: ${name} makes the test depend on real time: only tests in ${allowed.join(" and ")} may name it`,
  );
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** The platform globals and the nondeterministic calls in a module, in order. */
function globalsIn(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const checker = ts
    .createProgram([file], { noLib: true, noResolve: true, types: [] }, hostOf(source))
    .getTypeChecker();
  const found: string[] = [];
  visit(source);
  return found;

  function visit(node: ts.Node): void {
    const called = ts.isPropertyAccessExpression(node) || ts.isNewExpression(node) ? nondeterministic(node) : undefined;
    if (called !== undefined) found.push(called);
    if (ts.isIdentifier(node) && globals.has(node.text) && !isName(node) && isGlobal(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  }

  // The TypeScript program has no standard library, so a global has no declaration.
  function isGlobal(node: ts.Identifier): boolean {
    const symbol = ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
    return (symbol?.declarations ?? []).length === 0;
  }

  function nondeterministic(node: ts.PropertyAccessExpression | ts.NewExpression): string | undefined {
    const { expression } = node;
    if (!ts.isIdentifier(expression) || !isGlobal(expression)) return undefined;
    if (ts.isNewExpression(node)) {
      return expression.text === "Date" && !node.arguments?.length ? "new Date()" : undefined;
    }
    const name = `${expression.text}.${node.name.text}`;
    return ["Math.random", ...timeCalls].includes(name) ? name : undefined;
  }
}

/**
 * Whether an identifier is a property name and not a value, such as `fetch` in `options.fetch`, `{ fetch: f }` and
 * `import { fetch as f }`.
 */
function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent) || ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) {
    return parent.propertyName === node;
  }
  return ts.isPropertyAssignment(parent) && parent.name === node;
}

function hostOf(source: ts.SourceFile): ts.CompilerHost {
  return {
    getSourceFile: (name) => (name === source.fileName ? source : undefined),
    fileExists: (name) => name === source.fileName,
    readFile: () => undefined,
    writeFile: () => {},
    getDefaultLibFileName: () => "",
    getCurrentDirectory: () => "",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
  };
}
