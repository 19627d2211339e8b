import type { Package } from "../layers-table.ts";

type Packages = Readonly<Record<string, Package>>;

/** Draws the map of the repository as Markdown: a diagram of the packages, and a list of each package's folders. */
export function drawMap(packages: Packages): string {
  return ["```mermaid", drawPackages(packages), "```", "", "```", listFolders(packages), "```"].join("\n");
}

/** Draws an arrow from each package to the packages that its sources may import. */
function drawPackages(packages: Packages): string {
  const names = Object.keys(packages);
  const nodes = names.map((name) => `  ${name}["${packages[name]?.at}"]`);
  const arrows = names.flatMap((name) => {
    const targets = importsOf(name, packages).filter((target) => names.includes(target));
    return targets.length > 0 ? [`  ${name} --> ${targets.join(" & ")}`] : [];
  });
  return ["flowchart TD", ...nodes, ...arrows].join("\n");
}

function listFolders(packages: Packages): string {
  const rows = Object.entries(packages).flatMap(([name, { at, folders = {} }]) => [
    [at, importsOf(name, packages).filter((target) => target in packages)],
    ...Object.entries(folders).map(([folder, imports]) => [`  ${slashed(folder)}`, expand(imports, folders)] as const),
  ]) as [string, readonly string[]][];
  const width = Math.max(...rows.map(([place]) => place.length));
  return rows.map(([place, imports]) => `${place.padEnd(width)}  ${imports.join(", ")}`.trimEnd()).join("\n");
}

function importsOf(name: string, packages: Packages): readonly string[] {
  return packages[name]?.imports ?? [];
}

function slashed(folder: string): string {
  return folder.endsWith(".ts") ? folder : `${folder}/`;
}

/** Replaces `...` with what the previous item of the list may import. */
function expand(imports: readonly string[], folders: Readonly<Record<string, readonly string[]>>): string[] {
  return imports.flatMap((entry, index) => {
    return entry === "..." ? expand(folders[imports[index - 1] ?? ""] ?? [], folders) : [entry];
  });
}
