import { readText } from "../../repository.ts";

/** An error class as its sources declare it. */
export interface ErrorClass {
  readonly name: string;
  readonly base: string;
  readonly text: string;
  readonly fields: readonly { readonly name: string; readonly type: string; readonly text: string }[];
}

/** The modules with the classes that programs catch. */
const files = ["packages/runtime/src/errors/errors.ts", "packages/client/src/once/start-error.ts"];

/** All error classes of the client, in the order of the sources. */
export function readClasses(): ErrorClass[] {
  return files.flatMap((file) => parseClasses(readText(file)));
}

const comment = String.raw`\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*`;
const declaration = new RegExp(
  `${comment}export class (\\w+)(?:<[^{]*?>)? extends (\\w+)[^{]*\\{([\\s\\S]*?)^\\}`,
  "gm",
);
const field = new RegExp(`${comment}(?:declare |override )*readonly (\\w+)(?:: ([^;]+)| = ([^;]+));`, "g");

/** Reads the exported classes of a module, with the doc comments of their fields. */
export function parseClasses(source: string): ErrorClass[] {
  return [...source.matchAll(declaration)].map(([, text = "", name = "", base = "", body = ""]) => ({
    name,
    base,
    text: textOf(text),
    fields: [...body.matchAll(field)].map(([, own = "", fieldName = "", type, value]) => ({
      name: fieldName,
      type: (type ?? value ?? "").replaceAll(/\s+/g, " "),
      text: textOf(own),
    })),
  }));
}

/** The text of a doc comment on one line. */
function textOf(doc: string): string {
  return doc
    .replaceAll(/^\s*\* ?/gm, "")
    .replaceAll(/\{@link (\w+)\}/g, "`$1`")
    .replaceAll(/\s*\n\s*/g, " ")
    .trim();
}
