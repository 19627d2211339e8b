import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.ts";
import { publishedFilter } from "./packed-packages.ts";

/** A component of a bill of materials in CycloneDX. */
export interface Component {
  readonly type: "library";
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly { readonly license: { readonly id: string } }[];
  readonly properties: readonly { readonly name: string; readonly value: string }[];
}

/**
 * Writes the bill of materials of all packages: the dependencies that an installation brings, and what the packages
 * contain, from their lists of licenses.
 */
export async function writeBillOfMaterials(repository: string, file: string): Promise<void> {
  await runCommand("pnpm", [publishedFilter, "sbom", "--prod", "--sbom-format=cyclonedx", `--out=${file}`], repository);
  const bill: { components?: Component[] } = JSON.parse(readFileSync(file, "utf8"));
  const lists = globSync("packages/*/dist/third-party-licenses.txt", { cwd: repository }).toSorted();
  const bundled = lists.flatMap((list) => bundledComponents(readFileSync(join(repository, list), "utf8"), list));
  const components = [...(bill.components ?? []), ...bundled];
  const known = new Map(components.toReversed().map((component) => [component.purl, component]));
  writeFileSync(file, `${JSON.stringify({ ...bill, components: [...known.values()].toReversed() }, undefined, 2)}\n`);
}

/** The components in a list of licenses that rollup-plugin-license has written. */
export function bundledComponents(list: string, path: string): Component[] {
  const [, owner = ""] = /packages\/([^/]+)/.exec(path) ?? [];
  return list.split(/^---$/m).flatMap((entry) => {
    const field = (name: string): string => new RegExp(`^${name}: (.+)$`, "m").exec(entry)?.[1] ?? "";
    const [name, version, id] = [field("Name"), field("Version"), field("License")];
    if (name === "") return [];
    const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
    const properties = [{ name: "bundled-in", value: `@planasonix/${owner}` }];
    return [{ type: "library", "bom-ref": purl, name, version, purl, licenses: [{ license: { id } }], properties }];
  });
}
