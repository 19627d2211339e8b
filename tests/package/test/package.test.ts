import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { basename, dirname, join, normalize, relative } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publishable } from "@planasonix/benchmarks/src/installed/packed.ts";
import { readPublicManifests } from "@planasonix/scripts/publish/packed-packages.ts";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, inject, test } from "vitest";
import { repository } from "./repository.ts";

test("the tests cover every published package", () => {
  const names = readPublicManifests(repository).map(({ name }) => name.replace("@planasonix/", ""));

  expect([...publishable].sort()).toEqual(names.toSorted());
});

describe.each(publishable)("tarball of %s", (name) => {
  const folder = join(inject("folder"), "node_modules", "@planasonix", name);
  const tarball = inject("tarballs")[name] ?? "";
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  /** Not that of a program that nobody imports. */
  const hasModule = manifest.exports["."] !== undefined;

  test("passes publint", async () => {
    const { buffer } = new Uint8Array(readFileSync(tarball));
    const { messages } = await publint({ pack: { tarball: buffer }, strict: true });

    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  test.runIf(hasModule)("has types that resolve in every resolution mode for ES modules", async () => {
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))));
    const problems = result.types === false ? [] : result.problems;
    const isForModules = (problem: object) =>
      !("resolutionKind" in problem && ["node10", "node16-cjs"].includes(String(problem.resolutionKind)));

    expect(result.types).toMatchObject({ kind: "included" });
    expect(problems.filter(isForModules)).toEqual([]);
  });

  test("imports only packages that it depends on", () => {
    const modules = globSync("dist/**/*.{js,d.ts}", { cwd: folder }).map((file) =>
      readFileSync(join(folder, file), "utf8"),
    );
    const imports =
      /(?:^|;)(?:import|export)\b[^";]*\bfrom ?"([^"]+)"|(?:^|;)import ?"([^"]+)"|\bimport\(["`]([^"`]+)["`]\)/gm;
    const specifiers = modules.flatMap((text) => [...text.matchAll(imports)].map(([, a, b, c]) => a ?? b ?? c ?? ""));
    const packages = specifiers
      .filter((specifier) => !specifier.startsWith(".") && !isBuiltin(specifier))
      .map(packageOf);
    const declared = [manifest.name, ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })];

    expect([...new Set(packages)].filter((name) => !declared.includes(name))).toEqual([]);
  });

  test("contains its documents and the files that its entries reach, and no other files", () => {
    const guides = (manifest.files ?? []).filter((file: string) => file.endsWith(".md"));
    const documents = [
      "package.json",
      "README.md",
      "LICENSE",
      "CHANGELOG.md",
      "dist/third-party-licenses.txt",
      ...guides,
    ];
    const entries = [manifest.exports, manifest.bin ?? {}]
      .flatMap(targetsOf)
      .flatMap((target) => (target.includes("*") ? globSync(target, { cwd: folder }) : [target]))
      .map((target) => normalize(target));
    const reached = reach(folder, entries);
    const packed = globSync("**/*", {
      cwd: folder,
      withFileTypes: true,
      exclude: (entry) => entry.name === "node_modules",
    })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

    const data =
      name === "cli" || name === "mcp"
        ? packed.filter((file) => /^dist\/(commands\/[a-z-]+\.json|SKILL\.md)$/.test(file))
        : [];
    expect(packed.filter((file) => ![...reached, ...documents, ...data].includes(file))).toEqual([]);
    expect([...reached, "README.md", "LICENSE"].filter((file) => !packed.includes(file))).toEqual([]);
  });

  test("declares ES modules and their side effects, and runs nothing when it is installed", () => {
    // This module throws if undici cannot run in this version of Node.
    const sideEffects = name === "runtime" ? ["./dist/undici-node.js"] : false;

    expect(manifest).toMatchObject({ sideEffects, license: "MIT", type: "module" });
    expect(manifest).not.toHaveProperty("scripts");
    expect(manifest).not.toHaveProperty("devDependencies");
  });

  test("installs no openapi-typescript, which only the generation of a client loads", () => {
    const modules = globSync("dist/**/*.{js,d.ts}", { cwd: folder });
    const naming = (text: string): string[] =>
      modules.filter((file) => readFileSync(join(folder, file), "utf8").includes(text));
    const importers = naming('from "openapi-typescript');

    expect(manifest.dependencies ?? {}).not.toHaveProperty("openapi-typescript");
    expect(manifest.peerDependenciesMeta?.["openapi-typescript"] ?? { optional: true }).toEqual({ optional: true });
    expect(importers.flatMap((file) => naming(`"./${basename(file)}"`))).toEqual(
      importers.map(() => "dist/generate.js"),
    );
  });

  test("requires a Node in which `require()` loads ES modules", () => {
    const [, minor] = /^>=22\.(\d+)$/.exec(manifest.engines.node) ?? [];

    expect(Number(minor)).toBeGreaterThanOrEqual(12);
  });

  test("states on top of its README the Node that it needs", () => {
    const [, version = ""] = /^>=(.+)$/.exec(manifest.engines.node) ?? [];
    const top = readFileSync(join(folder, "README.md"), "utf8").split("\n").slice(0, 12).join("\n");

    expect(top).toContain(`Node ${version}`);
  });

  test("states its repository, its homepage, its issue tracker and a keyword", () => {
    const directory = `packages/${name}`;
    const { repository: url } = JSON.parse(readFileSync(`${repository}package.json`, "utf8"));

    expect(manifest).toMatchObject({
      repository: { type: "git", url: `git+${url}.git`, directory },
      homepage: `${url}/tree/main/${directory}#readme`,
      bugs: `${url}/issues`,
    });
    expect(manifest.keywords).toContain("planasonix");
  });

  test.runIf(hasModule)("names its main module and its types for tools that do not read `exports`", () => {
    const others = Object.entries<{ types?: string }>(manifest.exports).flatMap(([entry, { types }]) =>
      entry === "." || types === undefined ? [] : [[entry.slice(2), [types]]],
    );

    expect(manifest).toMatchObject({ main: manifest.exports["."].default, types: manifest.exports["."].types });
    expect(manifest.typesVersions?.["*"] ?? {}).toEqual(Object.fromEntries(others));
  });
});

/** The files that `exports` or `bin` name, including patterns. */
function targetsOf(entries: object | string): readonly string[] {
  return typeof entries === "string" ? [entries] : Object.values(entries).flatMap(targetsOf);
}

/** Imports of files of the package: statements at the start of a line or, minified, after another; calls of `import`. */
const localImports = /(?:^|;)(?:import|export)\b(?:[^";]*\bfrom)? ?"(\.[^"]+)"|\bimport\(["`](\.[^"`]+)["`]\)/gm;

/** The entries of a package and the files that they import, directly or indirectly. */
function reach(folder: string, entries: readonly string[], found: Set<string> = new Set()): ReadonlySet<string> {
  for (const entry of entries.filter((file) => !found.has(file))) {
    found.add(entry);
    if (!/\.(c?js|d\.ts)$/.test(entry)) continue;
    const imports = readFileSync(join(folder, entry), "utf8").matchAll(localImports);
    const files = [...imports].map(([, a, b]) => join(dirname(entry), a ?? b ?? ""));
    reach(folder, entry.endsWith(".d.ts") ? files.map((file) => file.replace(/\.js$/, ".d.ts")) : files, found);
  }
  return found;
}

/** The package of a specifier: `@a/b` of `@a/b/c`. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
