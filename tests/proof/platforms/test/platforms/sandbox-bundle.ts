// Bundles programs that use the sandbox of a page. A module of Node in a bundle is an error.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const here = createRequire(import.meta.url);
const sandbox = dirname(here.resolve("@planasonix/sandbox/package.json"));
const fromSandbox = createRequire(join(sandbox, "package.json"));

/** The tests of the sandbox that use neither a port nor a file, nor modules of Node. */
const suite = [
  ...["conflicts", "created-resources", "demo-reads", "every-operation", "histories"],
  ...["random-clients", "random-sequences", "operations/mistakes/mistakes", "request/in-process"],
  ...["access", "data", "faults", "limits", "lists", "schedules", "seed", "time"].map((name) => `features/${name}`),
  ...["backfills", "contracts", "dead-letters", "git", "templates"].map((name) => `operations/by-hand/${name}`),
];

/** The built sandbox of a page, as the tests import that of Node. */
const startSandbox = `
  import { startSandbox as start } from "${fromSandbox.resolve("@planasonix/sandbox/browser")}";
  import initSqlJs from "${fromSandbox.resolve("sql.js/dist/sql-wasm-browser.js")}";
  import wasmBinary from "${fromSandbox.resolve("sql.js/dist/sql-wasm-browser.wasm")}";
  export * from "${fromSandbox.resolve("@planasonix/sandbox/browser")}";
  const sqlite = initSqlJs({ wasmBinary });
  export const startSandbox = (options = {}) => start({ ...options, sqlite });`;

/** The description with which the tests compare responses. */
const description = `
  import root from "@planasonix/openapi/openapi.json";
  import { createDocument } from "./src/description/document.ts";
  export const readDocument = () => createDocument(root);`;

const replaced: Readonly<Record<string, string>> = { startSandbox, description };

/** Replaces what the tests import. */
const replacements: Plugin = {
  name: "replacements",
  setup: ({ onResolve, onLoad }) => {
    const harness = fileURLToPath(new URL("../../src/sandbox/harness.ts", import.meta.url));
    onResolve({ filter: /^vitest$/ }, () => ({ path: harness }));
    onResolve({ filter: /\/src\/index\.ts$/ }, () => ({ path: "startSandbox", namespace: "replaced" }));
    onResolve({ filter: /\/description\/packaged\.ts$/ }, () => ({ path: "description", namespace: "replaced" }));
    onResolve({ filter: /^@planasonix\/client$/ }, ({ path }) => ({ path: here.resolve(path) }));
    onLoad({ filter: /./, namespace: "replaced" }, ({ path }) => ({
      contents: replaced[path] ?? "",
      resolveDir: sandbox,
    }));
  },
};

/** Bundles the suite. The bundle passes its results to the function whose code is `report`. */
export function bundleSuite(report: string): Promise<string> {
  const files = suite.map((name) => `await file("${name}", () => import("./test/${name}.test.ts"));`);
  return bundle(`import { file, runAll } from "vitest";\n${files.join("\n")}\nawait (${report})(await runAll());`);
}

/**
 * Bundles code that can import `./src/index.ts` of the sandbox, its tests, and the client.
 * @throws {Error} If the bundle imports a module, such as one of Node.
 */
export async function bundle(contents: string): Promise<string> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: sandbox, loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022", // Otherwise, bytes need `Uint8Array.fromBase64`.
    loader: { ".wasm": "binary" },
    logLevel: "silent",
    plugins: [replacements],
    external: ["node:*"], // Modules that import them may be on the way, but not in the bundle.
    metafile: true,
    write: false,
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  if (imported.length > 0) throw new Error(`The bundle imports ${imported.join(", ")}`);
  return outputFiles[0]?.text ?? "";
}
