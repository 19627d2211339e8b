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
 * Creates the reports of entries of a package, such as `index`. A report includes the declarations of the runtime,
 * because applications use them. It only names the types of the description, because `spec/` records their changes.
 */
export function extractApi(name: string, entries: readonly string[]): ApiReport[] {
  const folder = join(repository, "packages", name);
  // A folder that git ignores, inside the package so that its dependencies resolve.
  const copies = join(folder, ".turbo/api");
  copyDeclarations(join(folder, "dist"), copies);
  const configs = entries.map((entry) => ({ entry, config: configOf(folder, entry, copies) }));
  const [first, ...others] = configs.map(({ config }) => config);
  if (!first) return [];
  const additionalEntryPoints = others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath);
  const compilerState = CompilerState.create(first, { additionalEntryPoints });
  const reports = configs.map(({ entry, config }) => extract(entry, config, compilerState));
  rmSync(copies, { recursive: true });
  return reports;
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

/** Copies the declarations, and makes them import the types of the description from `@planasonix/openapi`. */
function copyDeclarations(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const file of globSync("*.d.ts", { cwd: from })) {
    const text = readFileSync(join(from, file), "utf8");
    writeFileSync(join(to, file), text.replaceAll('"./openapi.js"', '"@planasonix/openapi"'));
  }
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

function configOf(folder: string, entry: string, reportFolder: string): ExtractorConfig {
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
