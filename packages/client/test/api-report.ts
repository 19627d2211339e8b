import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";

// The extractor adds `_2` to a name that is also that of a global, such as `Credential`.

/** What one entry of the built package offers to its users. */
export interface ApiReport {
  readonly entry: string;
  /** Every export with its signature, as Markdown. */
  readonly text: string;
  /** Types that signatures name, but that the entry does not export. */
  readonly forgotten: readonly string[];
  /** What else the extractor warns of. */
  readonly warnings: readonly string[];
}

const folder = fileURLToPath(new URL("../", import.meta.url));

/** The types that `@planasonix/openapi` declares and that the client includes. */
const described = new Set(
  ["src/generated/schemas.ts", "src/raw.ts"].flatMap((file) => {
    const source = readFileSync(join(folder, file), "utf8");
    return /^export type \{(.*?)\} from "@planasonix\/openapi"/ms.exec(source)?.[1]?.match(/\w+/g) ?? [];
  }),
);

/** Reports these entries, as in `index`. What the runtime declares is part of a report; of the description, the names alone. */
export function extractApi(entries: readonly string[]): ApiReport[] {
  const reportFolder = mkdtempSync(join(tmpdir(), "planasonix-api-"));
  const configs = entries.map((entry) => ({ entry, config: configOf(entry, reportFolder) }));
  const [first, ...others] = configs.map(({ config }) => config);
  if (!first) return [];
  const additionalEntryPoints = others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath);
  const compilerState = CompilerState.create(first, { additionalEntryPoints });
  const reports = configs.map(({ entry, config }) => extract(entry, config, compilerState));
  rmSync(reportFolder, { recursive: true });
  return reports;
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
      if (messageId === "ae-forgotten-export") forgotten.push(/"(\w+?)(?:_2)?"/.exec(text)?.[1] ?? text);
      else if (logLevel === ExtractorLogLevel.Warning && !messageId.startsWith("console-")) warnings.push(text);
    },
  });
  return { entry, text: nameSchemas(readFileSync(config.reportFilePath, "utf8")), forgotten, warnings };
}

/** A report with the names of what the description declares, instead of the declarations: these are for the description to say. */
function nameSchemas(report: string): string {
  const named: string[] = [];
  const blocks = report.split(/\n\n(?=\/\/ @)/).filter((block) => {
    const name = /^(?:export )?(?:interface|type) (\w+?)(?:_2)?\b/m.exec(block)?.[1];
    if (name === undefined || !described.has(name)) return true;
    named.push(name);
    return false;
  });
  const list = named.map((name) => `- ${name}\n`).join("");
  return blocks.join("\n\n") + (list && `\nTypes of the description:\n\n${list}`);
}

function configOf(entry: string, reportFolder: string): ExtractorConfig {
  const file = join(folder, "dist", `${entry}.d.ts`);
  const compilerOptions = { target: "es2023", module: "esnext", moduleResolution: "bundler", strict: true };
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
