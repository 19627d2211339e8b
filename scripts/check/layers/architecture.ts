// The parts of ARCHITECTURE.md that repeat the table of layers.
import { join } from "node:path";
import type { Package } from "./package.ts";

type Packages = Readonly<Record<string, Package>>;

/** Replaces the map of packages and the table of folders in ARCHITECTURE.md by those of the table of layers. */
export function printLayers(page: string, packages: Packages): string {
  return page
    .replace(/(```text map\n).*?(?=```)/s, (_, start) => start + packageMap(packages))
    .replace(
      /(\| folder of sources \| purpose \|\n\| --- \| --- \|\n)(\|.*\n)*/,
      (_, start) => start + folderRows(packages),
    );
}

function packageMap(packages: Packages): string {
  const published = Object.entries(packages).filter(([, { at }]) => at.startsWith("packages/"));
  return published
    .map(([name, { imports }]) => `${name.padEnd(9)} <- ${imports.join(", ") || "nothing of ours"}\n`)
    .join("");
}

function folderRows(packages: Packages): string {
  return Object.values(packages)
    .flatMap((own) => [...packagePurposes(own), ...purposesOf(own)])
    .map(([path, purpose]) => `| \`${path}${path.endsWith(".ts") ? "" : "/"}\` | ${purpose} |\n`)
    .join("");
}

/** The package and the folders beside its sources, as paths from the root of the repository, and what each of them is for. */
function packagePurposes({ at, purpose, beside = {} }: Package): (readonly [path: string, purpose: string])[] {
  return [[at, purpose], ...Object.entries(beside).map(([name, text]) => [join(at, name), text] as const)];
}

/** The folders of a package, as paths from the root of the repository, and what each of them is for. */
export function purposesOf({
  at,
  sources = "src",
  folders = {},
}: Package): (readonly [folder: string, purpose: string])[] {
  return Object.entries(folders).flatMap(([name, folder]) => {
    if (!("purpose" in folder)) return [];
    const path = join(at, sources, name);
    const inside = Object.entries(folder.inside ?? {}).map(
      ([child, purpose]) => [join(path.replace("*", ""), child), purpose] as const,
    );
    return [[path, folder.purpose] as const, ...inside];
  });
}
