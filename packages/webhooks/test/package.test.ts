import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const names = [
  "@planasonix/webhooks",
  "@planasonix/webhooks/dialect",
  "@planasonix/webhooks/send",
  "@planasonix/webhooks/node",
];

async function bundle(contents: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(root) },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "neutral",
    // Tree shaking must work on the code itself, without `sideEffects` and pure annotations.
    ignoreAnnotations: true,
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

describe("package", () => {
  test("has no dependencies, and only the optional peer of its entry for OpenTelemetry", () => {
    const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
    const { peerDependencies, peerDependenciesMeta } = manifest;

    const kinds = Object.keys(manifest).filter((key) => /dependencies$/i.test(key));
    expect(kinds).toEqual(["peerDependencies", "devDependencies"]);
    expect(Object.keys(peerDependencies)).toEqual(["@opentelemetry/api"]);
    expect(peerDependenciesMeta).toEqual({ "@opentelemetry/api": { optional: true } });
  });

  test.each(names)("uses no import, `require`, `Buffer` or `process` in %s", async (name) => {
    const code = Buffer.from(await bundle(`export * from "${name}";`)).toString();

    expect(code).not.toMatch(/\bimport\b(?!Key)|require\(|\bBuffer\b|\bprocess\b/);
  });

  test("adds nothing to a bundle that imports it without using it", async () => {
    expect(Buffer.from(await bundle(names.map((name) => `import "${name}";`).join(""))).toString()).toBe("");
  });

  test("declares the types of `.` without imports from another package", () => {
    const declarations = readFileSync(new URL("dist/index.d.ts", root), "utf8");

    expect([...declarations.matchAll(/from "([^"]+)"/g)].filter(([, from]) => !from?.startsWith("./"))).toEqual([]);
  });
});
