import { fileURLToPath } from "node:url";
import license from "rollup-plugin-license";
import { defineConfig, type UserConfig } from "tsdown";

// The declared type of the module differs from the function that it is.
const collectLicenses = license as unknown as typeof license.default;
const licensesIn = (folder: string): ReturnType<typeof collectLicenses> =>
  collectLicenses({
    thirdParty: {
      multipleVersions: true,
      output: { file: fileURLToPath(new URL(`${folder}/third-party-licenses.txt`, import.meta.url)) },
    },
  });

/** Keeps the program out of the entry, which is CommonJS. */
const ownFile = {
  name: "own-file",
  resolveId: (id: string): { id: string; external: true } | undefined =>
    id === "./main.ts" ? { id: "./main.js", external: true } : undefined,
};

/**
 * Takes only the imported names of Node's modules: an import reads every export, of which one in `node:fs` loads as much
 * as a whole command.
 */
const lazyBuiltins = {
  name: "lazy-builtins",
  renderChunk: (code: string): string =>
    code.replaceAll(
      /^import \{([^}]*)\} from "(node:[\w/]+)";$/gm,
      (_, names: string, module: string) =>
        `const {${names.replaceAll(/ as /g, ": ")}} = process.getBuiltinModule("${module}");`,
    ),
};

const common: UserConfig = {
  platform: "node",
  dts: false,
  minify: true,
  inputOptions: { optimization: { inlineConst: true } },
};

/** What every command needs. */
const main =
  /src\/(main|described|errors|typed|own-folder|may-name-table|session\/(machine|digits|other-form)|shown\/(help|report|output|paint|sanitize)|commands\/(added-flags|own-commands))/;
/** What a call needs besides, with the client. */
const call = /src\/(session|shown|commands\/(operation|confirm))|packages\/(client|runtime|openapi)\/|fast-string/;

/** What only the doctor, servers of another form, and the export of a run need. */
const rare = /dist\/(doctor|dialects?|deployments|otlp)\./;

// The program has no dependencies, so that an installation is one package. The data of the commands stays beside it,
// because a command reads only the data of its resource.
const config: UserConfig[] = defineConfig([
  { ...common, entry: ["src/bin.ts"], format: "cjs", fixedExtension: true, plugins: [ownFile] },
  {
    ...common,
    entry: ["src/main.ts"],
    fixedExtension: false,
    deps: { alwaysBundle: [/^(?!node:)/], onlyBundle: false },
    define: { __COMMANDS__: JSON.stringify("./commands/"), __SKILL__: JSON.stringify("./SKILL.md") },
    copy: [
      { from: "../configured/src/generated/commands", to: "dist" },
      { from: "SKILL.md", to: "dist" },
    ],
    plugins: [licensesIn("dist"), lazyBuiltins],
    outputOptions: {
      // Few files, because resolving and reading a module takes half a millisecond.
      codeSplitting: {
        groups: [
          { name: "main", test: main },
          { name: "call", test: (id) => call.test(id) && !rare.test(id) },
        ],
      },
    },
  },
  { entry: ["src/index.ts"], platform: "neutral", dts: true },
  // The GitHub action, which contains the program. Not part of the package.
  {
    ...common,
    entry: ["src/action/main.ts", "src/action/post.ts"],
    outDir: "ci/github/dist",
    fixedExtension: true,
    deps: { alwaysBundle: [/^(?!node:)/], onlyBundle: false },
    define: { __COMMANDS__: JSON.stringify("./commands/"), __SKILL__: JSON.stringify("./SKILL.md") },
    copy: [
      { from: "../configured/src/generated/commands", to: "ci/github/dist" },
      { from: "SKILL.md", to: "ci/github/dist" },
    ],
    plugins: [licensesIn("ci/github/dist")],
  },
]);

export default config;
