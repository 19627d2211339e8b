import { fileURLToPath } from "node:url";
import license from "rollup-plugin-license";
import { defineConfig, type UserConfig } from "tsdown";

// Prism and its dependencies are bundled, so that an installation is small and no package runs a script. Some of their
// modules do not work in a bundle, or would enlarge it without use.
const changes: readonly { readonly path: string; readonly from: string; readonly to: string }[] = [
  // Prism uses only the English texts of faker. Those of the other languages take 4 MB.
  {
    path: "prism-http/dist/mocker/generator/JSONSchema.js",
    from: 'require("@faker-js/faker")',
    to: '{ default: require("@faker-js/faker/locale/en") }',
  },
  // node-fetch imports a deprecated module of Node, which prints a warning.
  { path: "prism-http/dist/mocker/callback/callbacks.js", from: 'require("node-fetch")', to: "{ default: fetch }" },
  { path: "prism-http/dist/forwarder/index.js", from: 'require("node-fetch")', to: "{ default: fetch }" },
  // The main module of jsonc-parser hides its imports from bundlers.
  {
    path: "@stoplight/json/index.cjs.js",
    from: 'require("jsonc-parser")',
    to: 'require("jsonc-parser/lib/esm/main.js")',
  },
  // In a bundle, the `this` of a module is undefined.
  { path: "uri-template-lite/index.js", from: "this.URI || (this.URI = {})", to: "exports.URI = {}" },
  // Imported only to read references to URLs, which the mock does not read.
  { path: "json-schema-ref-parser/dist/lib/resolvers/http.js", from: "await import(undiciModuleName)", to: "{}" },
  // A plain `require` finds the copy of the module that Prism uses.
  { path: "src/prism/faker.ts", from: "const require = createRequire(import.meta.url);", to: "" },
];

const changeModules = {
  name: "change-modules",
  transform(code: string, id: string): string | undefined {
    const change = changes.find(({ path }) => id.endsWith(path));
    if (change === undefined) return undefined;
    if (!code.includes(change.from)) throw new Error(`tsdown.config.ts: ${change.path} lacks \`${change.from}\``);
    return code.replace(change.from, change.to);
  },
};

// The declared type of the module differs from the function that it is.
const collectLicenses = license as unknown as typeof license.default;
const licenses = collectLicenses({
  thirdParty: {
    multipleVersions: true,
    output: { file: fileURLToPath(new URL("dist/third-party-licenses.txt", import.meta.url)) },
  },
});

const config: UserConfig = defineConfig({
  entry: ["src/index.ts", "src/bin.ts"],
  platform: "node",
  fixedExtension: false,
  dts: true,
  deps: { alwaysBundle: [/^(?!@planasonix\/openapi)/], onlyBundle: false },
  outputOptions: { comments: { jsdoc: false } },
  plugins: [changeModules, licenses],
});

export default config;
