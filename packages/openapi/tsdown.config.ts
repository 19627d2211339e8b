import { defineConfig, type UserConfig } from "tsdown";

/**
 * Takes the compiler that openapi-typescript uses: the nodes of another copy would be of other kinds, and that of the
 * user may be TypeScript 7, which has no interface for programs.
 */
const sameCompiler = {
  name: "same-compiler",
  resolveId: (id: string): string | undefined => (id === "typescript" ? "\0typescript" : undefined),
  load: (id: string): string | undefined =>
    id === "\0typescript"
      ? `import { createRequire } from "node:module";
         export default createRequire(createRequire(import.meta.url).resolve("openapi-typescript"))("typescript");`
      : undefined,
};

/** Leaves the texts of a schema out of programs: they are for people, who read the file. */
const withoutTexts = {
  name: "without-texts",
  transform: (code: string, id: string): string | undefined => {
    if (!id.endsWith(".schema.json")) return undefined;
    const isText = (key: string, value: unknown): boolean => key === "description" && typeof value === "string";
    return JSON.stringify(JSON.parse(code), (key, value) => (isText(key, value) ? undefined : value));
  },
};

const config: UserConfig[] = defineConfig([
  {
    entry: { index: "src/generated/index.ts" },
    platform: "neutral",
    // The module has only types, so it is its own declaration file.
    dts: false,
    // Without the footer, its JavaScript would be an empty file, which looks like a failed build.
    footer: { js: "export {};" },
    copy: [
      { from: "src/generated/index.ts", to: "dist", rename: "index.d.ts" },
      "src/generated/*.{json,yaml}",
      "src/generated/workflows",
      "src/generated/dialects",
      "src/yaml.d.ts",
    ],
  },
  {
    entry: {
      operations: "src/generated/operations.ts",
      finders: "src/generated/finders.ts",
      dialects: "src/dialects.ts",
      deployments: "src/deployments.ts",
    },
    copy: ["src/deployment/deployment.schema.json"],
    plugins: [withoutTexts],
    // The declarations of the other modules are no part of the package.
    tsconfig: "src/tsconfig.json",
    platform: "neutral",
    dts: true,
  },
  {
    // Contains what reads a description, which the linters of spec/ use as well.
    entry: { generate: "src/generate.ts" },
    tsconfig: "src/tsconfig.json",
    platform: "node",
    fixedExtension: false,
    dts: true,
    deps: { alwaysBundle: [/^@planasonix\/scripts\//, "yaml"], neverBundle: ["openapi-typescript"], onlyBundle: false },
    outputOptions: { comments: { jsdoc: false } },
    plugins: [sameCompiler],
  },
]);

export default config;
