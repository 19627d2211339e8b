import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { publishedManifest } from "../../publish/published-manifest.ts";

const folder = fileURLToPath(new URL("../../../packages/openapi/", import.meta.url));
const entry = { types: "./dist/index.d.ts", default: "./dist/index.js" };

test("the published manifest has no fields for development, and no entries for sources", () => {
  const published = publishedManifest(
    {
      name: "@planasonix/openapi",
      exports: { ".": entry, "./generate/*.ts": "./src/generate/*.ts", "./package.json": "./package.json" },
      scripts: { test: "vitest run" },
      devDependencies: { vitest: "5.1.1" },
    },
    folder,
  );

  expect(published).toMatchObject({ main: entry.default, types: entry.types });
  expect(published.exports).toEqual({ ".": entry, "./package.json": "./package.json" });
  expect(Object.keys(published)).not.toEqual(expect.arrayContaining(["scripts"]));
  expect(Object.keys(published)).not.toEqual(expect.arrayContaining(["devDependencies"]));
});

test("a package without entries has none afterwards", () => {
  expect(publishedManifest({ name: "@planasonix/cli" }, folder)).not.toHaveProperty("exports");
});
