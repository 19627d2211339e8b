import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { publishedManifest, repositoryUrl } from "../../publish/published-manifest.ts";

const folder = fileURLToPath(new URL("../../../packages/client", import.meta.url));
const url = repositoryUrl();

describe("the published manifest", () => {
  test("has no scripts and no development dependencies", () => {
    const manifest = { name: "a", scripts: { test: "x" }, devDependencies: { b: "1" }, dependencies: { c: "1" } };

    const published = publishedManifest(manifest, folder);

    expect(published).not.toHaveProperty("scripts");
    expect(published).not.toHaveProperty("devDependencies");
    expect(published).toMatchObject({ name: "a", dependencies: { c: "1" } });
  });

  test("names the repository, with the folder of the package", () => {
    expect(publishedManifest({ name: "a" }, folder)).toEqual({
      name: "a",
      homepage: `${url}/tree/main/packages/client#readme`,
      bugs: `${url}/issues`,
      repository: { type: "git", url: `git+${url}.git`, directory: "packages/client" },
    });
  });

  test("names the main module and types for tools that do not read `exports`", () => {
    const exports = {
      ".": { types: "./index.d.ts", browser: "./browser.js", default: "./index.js" },
      "./raw": { types: "./raw.d.ts", default: "./raw.js" },
      "./data.json": "./data.json",
    };

    expect(publishedManifest({ name: "a", exports }, folder)).toMatchObject({
      exports,
      main: "./index.js",
      types: "./index.d.ts",
      typesVersions: { "*": { raw: ["./raw.d.ts"] } },
    });
  });
});
