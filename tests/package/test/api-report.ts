import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { repository } from "./repository.ts";

/** The public API of one entry of a built package. */
export interface ApiReport {
  readonly entry: string;
  /** Every export with its signature, as Markdown. */
  readonly text: string;
  /** Types that signatures name but the entry does not export. */
  readonly forgotten: readonly string[];
  /** The warnings of API Extractor, except those about `forgotten` types. */
  readonly warnings: readonly string[];
}

/**
 * Creates the reports of entries, such as `index`, by package. A report includes the declarations of the runtime,
 * because applications use them. It only names the types of the description, because `spec/` records their changes.
 */
export function extractApi(
  packages: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, readonly ApiReport[]>> {
  const copies = Object.keys(packages).map(copyDeclarations);
  const configs = Object.entries(packages).flatMap(([name, entries]) =>
    entries.map((entry) => ({ name, entry, config: configOf(name, entry) })),
  );
  const [first, ...others] = configs.map(({ config }) => config);
  if (!first) return {};
  // One program for all packages, so that the compiler reads the declarations that they share once.
  const additionalEntryPoints = others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath);
  const compilerState = CompilerState.create(first, { additionalEntryPoints });
  const reports = configs.map(({ name, entry, config }) => ({ name, ...extract(entry, config, compilerState) }));
  for (const folder of copies) rmSync(folder, { recursive: true });
  return Object.fromEntries(
    Object.keys(packages).map((name) => [name, reports.filter((report) => report.name === name)]),
  );
}

/**
 * A report with the kind and the name of each export alone. The members of the types and tables of `@planasonix/openapi`
 * are those of the description, where a review sees their changes.
 */
export function exportsAlone(report: string): string {
  const [head = ""] = report.split("```ts\n");
  const exported = [...report.matchAll(/^export (?:\{ .* \}|(?:const|interface|type) \w+)/gm)].map(([line]) => line);
  return `${head}\`\`\`ts\n${exported.join("\n")}\n\`\`\`\n`;
}

/** Copies the declarations of a package, and makes them import the types of the description from `@planasonix/openapi`. */
function copyDeclarations(name: string): string {
  const [from, to] = [join(packageFolder(name), "dist"), copiesOf(name)];
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const file of globSync("*.d.ts", { cwd: from })) {
    const text = readFileSync(join(from, file), "utf8");
    writeFileSync(join(to, file), text.replaceAll('"./openapi.js"', '"@planasonix/openapi"'));
  }
  return to;
}

function packageFolder(name: string): string {
  return join(repository, "packages", name);
}

/** A folder that git ignores, inside the package so that its dependencies resolve. */
function copiesOf(name: string): string {
  return join(packageFolder(name), ".turbo/api");
}

function extract(entry: string, config: ExtractorConfig, compilerState: CompilerState): ApiReport {
  const forgotten: string[] = [];
  const warnings: string[] = [];
  Extractor.invoke(config, {
    compilerState,
    localBuild: true,
    messageCallback(message) {
      message.handled = true;
      const { messageId, text, logLevel } = message;
      if (messageId === "ae-forgotten-export") forgotten.push(/"(\w+)"/.exec(text)?.[1] ?? text);
      else if (logLevel === ExtractorLogLevel.Warning && !messageId.startsWith("console-")) warnings.push(text);
    },
  });
  return { entry, text: readFileSync(config.reportFilePath, "utf8"), forgotten, warnings };
}

function configOf(name: string, entry: string): ExtractorConfig {
  const [folder, reportFolder] = [packageFolder(name), copiesOf(name)];
  const file = join(reportFolder, `${entry}.d.ts`);
  const usual = { target: "es2023", module: "esnext", moduleResolution: "bundler", strict: true };
  // API Extractor would check all declarations once more, which takes most of its time; `declarations.test.ts` does.
  const compilerOptions = { ...usual, skipLibCheck: true };
  const reportTempFolder = join(reportFolder, "temp");
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: file,
      bundledPackages: ["@planasonix/runtime"],
      compiler: { overrideTsconfig: { compilerOptions: { ...compilerOptions, types: ["node"] }, files: [file] } },
      apiReport: { enabled: true, reportFileName: `${entry}.api.md`, reportFolder, reportTempFolder },
      newlineKind: "lf",
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Warning } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.None },
          "ae-forgotten-export": { logLevel: ExtractorLogLevel.Warning },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, "package.json"),
  });
}
