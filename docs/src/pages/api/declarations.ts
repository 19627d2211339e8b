// Reads files of types as text, without the compiler. It relies on the form that our build writes: each declaration
// begins a line.

/** A declaration of a published module, as its file of types has it. */
export interface Declaration {
  readonly name: string;
  readonly kind: "class" | "interface" | "type" | "function" | "const";
  /** Its doc comment, without the marks of the comment; empty if there is none. */
  readonly doc: string;
  /** Its code from the name of the kind, such as `function sign(…): …;`; several overloads are lines of their own. */
  readonly code: string;
}

/** A file of types: what it declares, takes from other modules, and exports. */
export interface TypesModule {
  /** By their names in the file. */
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** By their names in the file. */
  readonly imports: ReadonlyMap<string, { readonly name: string; readonly from: string }>;
  /** The names in the file, by the exported ones. */
  readonly exports: ReadonlyMap<string, string>;
}

const start =
  /^(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?(export )?(?:declare )?((?:abstract )?(class|interface|type|function|const) (\w+))/gm;

/** Reads a file of types as the build writes it: each declaration begins a line. */
export function parseTypes(text: string): TypesModule {
  const declarations = new Map<string, Declaration>();
  const exports = new Map<string, string>();
  for (const { index, 0: found, 1: comment = "", 2: exported, 3: head = "", 4: kind, 5: name = "" } of text.matchAll(
    start,
  )) {
    const code = codeFrom(text, index + found.length - head.length);
    const before = declarations.get(name);
    declarations.set(name, {
      name,
      kind: kind as Declaration["kind"],
      doc: before?.doc || comment.replaceAll(/^\s*\* ?/gm, "").trim(),
      code: before ? `${before.code}\n${code}` : code,
    });
    if (exported !== undefined) exports.set(name, name);
  }
  const lists = [...text.matchAll(/^export \{([^}]*)\};?$/gm)];
  for (const [, names = ""] of lists) for (const { name, alias } of namesOf(names)) exports.set(alias, name);
  // Without a list, TypeScript takes each declaration as exported.
  if (lists.length === 0) for (const name of declarations.keys()) exports.set(name, name);
  const imports = new Map(
    [...text.matchAll(/^import (?:type )?\{([^}]*)\} from "([^"]+)";$/gm)].flatMap(([, names = "", from = ""]) =>
      namesOf(names).map(({ name, alias }) => [alias, { name, from }] as const),
    ),
  );
  return { declarations, imports, exports };
}

/** The names of an `import` or `export`, such as `type A, B as C`. */
function namesOf(list: string): { readonly name: string; readonly alias: string }[] {
  return [...list.matchAll(/(?:type )?([\w$]+)(?: as ([\w$]+))?/g)].map(([, name = "", alias = name]) => ({
    name,
    alias,
  }));
}

/** The code of a declaration: up to the semicolon outside of brackets, or the brace that ends a class or an interface. */
function codeFrom(text: string, index: number): string {
  const hasBody = /^(abstract class|class|interface)\b/.test(text.slice(index, index + 20));
  const end = findOutside(text, index, (character, depth) =>
    hasBody ? character === "}" && depth === 0 : character === ";" && depth === 0,
  );
  // A second import of one name has a number, such as `ClientOptions$1`.
  return text.slice(index, end + 1).replaceAll(/(\w)\$\d+\b/g, "$1");
}

/**
 * The index of the first character that fits, outside of comments and strings; the end of the text if there is none. The
 * depth is the number of brackets around it, without those that it closes. Arrows close nothing.
 */
export function findOutside(text: string, from: number, fits: (character: string, depth: number) => boolean): number {
  const token = /\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"|=>|[[{(<>)}\];]/g;
  token.lastIndex = from;
  let depth = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [character] = found;
    if (character.length > 1) continue;
    if (")}]>".includes(character)) depth -= 1;
    if (fits(character, depth)) return found.index;
    if ("[{(<".includes(character)) depth += 1;
  }
  return text.length;
}
