// Converts the manifest in the repository to the manifest for npm when pnpm packs a package (.pnpmfile.mjs).
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** A manifest: the fields that the conversion reads, and any others. */
export interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, string | Conditions>>;
  readonly [field: string]: unknown;
}

type Conditions = Readonly<Record<string, string>> & { readonly default: string };

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * The published manifest of a package: without development fields and entries for sources, with the links that npm shows,
 * and with the fields for tools that do not support `exports`.
 * @param manifest The manifest in the repository.
 * @param folder The folder of the package.
 * @throws {Error} If the root package.json has no `repository`.
 */
export function publishedManifest(manifest: Manifest, folder: string): Manifest {
  const { scripts, devDependencies, ...kept } = manifest;
  const exports = manifest.exports && withoutSources(manifest.exports);
  const links = linksOf(relative(root, folder).replaceAll("\\", "/"));
  return { ...kept, ...(exports && { exports }), ...links, ...entriesOf(exports ?? {}) };
}

/** Leaves out the entries for the other packages of the repository, which lead to sources: those are not published. */
function withoutSources(exports: NonNullable<Manifest["exports"]>): NonNullable<Manifest["exports"]> {
  const isPublished = (target: string | Conditions): boolean =>
    typeof target !== "string" || !target.startsWith("./src/");
  return Object.fromEntries(Object.entries(exports).filter(([, target]) => isPublished(target)));
}

/** The address of the repository, which only the root package.json has. */
export function repositoryUrl(): string {
  const { repository } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  if (typeof repository !== "string")
    throw new Error("package.json has no `repository`: set it to the address of the repository");
  return repository;
}

/** Provenance needs `repository` with the folder; npm shows the other links. */
function linksOf(directory: string): object {
  const url = repositoryUrl();
  return {
    homepage: `${url}/tree/main/${directory}#readme`,
    bugs: `${url}/issues`,
    repository: { type: "git", url: `git+${url}.git`, directory },
  };
}

/**
 * `main` and `types` for Parcel, ts-jest and `moduleResolution: "node10"`, which do not read `exports`; also the types
 * of the other entry points.
 */
function entriesOf(exports: NonNullable<Manifest["exports"]>): object {
  const entry = exports["."];
  if (entry === undefined || typeof entry === "string") return {};
  const others = Object.entries(exports).flatMap(([name, target]) =>
    name === "." || typeof target === "string" || target.types === undefined ? [] : [[name.slice(2), [target.types]]],
  );
  return {
    main: entry.default,
    types: entry.types,
    ...(others.length > 0 ? { typesVersions: { "*": Object.fromEntries(others) } } : {}),
  };
}
