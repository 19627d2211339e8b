import { readText } from "../../repository.ts";
import { type Declaration, parseTypes, type TypesModule } from "./declarations.ts";

/** A module that programs import, such as `@planasonix/client/once`. */
export interface EntryPoint {
  /** The package without its scope. */
  readonly folder: string;
  /** The module in the package, such as `once`; `index` for the package itself. */
  readonly entry: string;
  /** What it contains, in a sentence. */
  readonly description: string;
}

/** The entry points with a page. */
export const entryPoints: readonly EntryPoint[] = [
  { folder: "client", entry: "index", description: "The client, its options, and what its methods return." },
  { folder: "client", entry: "once", description: "Starts work once under a key, even after a crash." },
  { folder: "client", entry: "file-store", description: "Remembers starts in a file." },
  { folder: "client", entry: "explain", description: "Explains why a run failed." },
  { folder: "client", entry: "doctor", description: "Checks an API key and how a deployment behaves." },
  { folder: "client", entry: "middleware", description: "Sees and changes the requests of a client." },
  { folder: "client", entry: "testing", description: "Errors, clocks and responses for tests without a server." },
  { folder: "webhooks", entry: "index", description: "Verifies, receives and signs deliveries." },
  { folder: "sandbox", entry: "index", description: "The API with state, faults and virtual time, in a process." },
];

/** The name with which programs import it. */
export function importName({ folder, entry }: EntryPoint): string {
  return `@planasonix/${folder}${entry === "index" ? "" : `/${entry}`}`;
}

/** The path of its page. */
export function apiPath({ folder, entry }: EntryPoint): string {
  return `api/${folder}${entry === "index" ? "" : `-${entry}`}`;
}

/** What an entry point exports, with the file that declares it, by name. */
export type Exports = ReadonlyMap<string, { readonly declaration: Declaration; readonly file: string }>;

/** Finds the declarations of all exports of a file of types. */
export function readExports(file: string, read: (file: string) => TypesModule = readModule): Exports {
  const found = [...read(file).exports].flatMap(([name, local]) => {
    const own = find(file, local, read);
    return own ? [[name, { ...own, declaration: { ...own.declaration, name } }] as const] : [];
  });
  return new Map(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The declaration of a name in a file; undefined if it comes from a package of others. */
function find(
  file: string,
  name: string,
  read: (file: string) => TypesModule,
): { readonly declaration: Declaration; readonly file: string } | undefined {
  const { declarations, imports } = read(file);
  const declaration = declarations.get(name);
  if (declaration) return { declaration, file };
  const imported = imports.get(name);
  const target = imported && fileOf(imported.from, file);
  if (imported === undefined || target === undefined) return undefined;
  const local = read(target).exports.get(imported.name);
  return local === undefined ? undefined : find(target, local, read);
}

/** The file of types of an imported module. The types of the description have pages of their own, and no file here. */
function fileOf(specifier: string, from: string): string | undefined {
  if (specifier.startsWith("./")) return from.replace(/[^/]*$/, specifier.slice(2).replace(/\.js$/, ".d.ts"));
  const [, folder, entry = "index"] = /^@planasonix\/(runtime)(?:\/(.+))?$/.exec(specifier) ?? [];
  return folder && `packages/${folder}/dist/${entry}.d.ts`;
}

const modules = new Map<string, TypesModule>();

/** Reads each file once: several entry points share one. */
function readModule(file: string): TypesModule {
  const known = modules.get(file) ?? parseTypes(readText(file));
  modules.set(file, known);
  return known;
}
