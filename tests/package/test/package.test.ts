import { globSync, readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { join } from "node:path";
import { publishable } from "@planasonix/benchmarks/src/installed/packed.ts";
import { run } from "@planasonix/benchmarks/src/run.ts";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, inject, test } from "vitest";

describe.each(publishable)("the tarball of %s", (name) => {
  const folder = join(inject("folder"), "node_modules", "@planasonix", name);
  const tarball = inject("tarballs")[name] ?? "";
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

  test("passes publint", async () => {
    const { buffer } = new Uint8Array(readFileSync(tarball));
    const { messages } = await publint({ pack: { tarball: buffer }, strict: true });

    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  test("has types that resolve in every tool that resolves ES modules", () => {
    const attw = createRequire(import.meta.url).resolve("@arethetypeswrong/cli/package.json");
    const data = Object.keys(manifest.exports).filter((entry) => entry.endsWith(".yaml"));
    const excluded = data.length > 0 ? ["--exclude-entrypoints", ...data] : [];
    const args = [join(attw, "../dist/index.js"), tarball, "--profile", "esm-only", ...excluded];

    expect(() => run(process.execPath, args, folder)).not.toThrow();
  });

  test("imports only packages that it depends on", () => {
    const modules = globSync("dist/**/*.{js,d.ts}", { cwd: folder }).map((file) =>
      readFileSync(join(folder, file), "utf8"),
    );
    const imports = /^(?:import|export)\b[^"]*\bfrom "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm;
    const specifiers = modules.flatMap((text) => [...text.matchAll(imports)].map(([, a, b, c]) => a ?? b ?? c ?? ""));
    const packages = specifiers
      .filter((specifier) => !specifier.startsWith(".") && !isBuiltin(specifier))
      .map(packageOf);
    const declared = [manifest.name, ...Object.keys(manifest.dependencies ?? {})];

    expect([...new Set(packages)].filter((name) => !declared.includes(name))).toEqual([]);
  });

  test("declares that its modules have no side effects, and runs nothing when it is installed", () => {
    expect(manifest.sideEffects).toBe(false);
    expect(
      Object.keys(manifest.scripts ?? {}).filter((script) => /^(pre|post)?(install|prepare)/.test(script)),
    ).toEqual([]);
    expect(manifest.license).toBe("MIT");
  });
});

/** The package of a specifier: `@a/b` of `@a/b/c`. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
