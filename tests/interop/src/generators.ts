import { globSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.ts";
import { runTool, type ToolResult } from "./run-tool.ts";

/** A client generator: its command, and the program in `usage/` that uses the generated client. */
export interface Generator {
  readonly tool: string;
  readonly args: readonly string[];
  readonly usage: string;
}

/** The generators that the description must work with. */
export const generators: readonly Generator[] = [
  {
    tool: "openapi-ts",
    args: ["-i", bundle.json, "-o", "generated/hey-api", "-c", "@hey-api/client-fetch", "--silent", "--no-log-file"],
    usage: "hey-api",
  },
  { tool: "orval", args: ["--config", "orval.config.ts", "--fail-on-warnings"], usage: "orval" },
  {
    tool: "swagger-typescript-api",
    args: ["generate", "-p", bundle.json, "-o", "generated/swagger-typescript-api", "-n", "client.ts", "--silent"],
    usage: "swagger-typescript-api",
  },
];

const generated = new URL("../generated/", import.meta.url);

const compilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  skipLibCheck: true,
  target: "es2023",
  module: "preserve",
  moduleResolution: "bundler",
  allowImportingTsExtensions: true,
  lib: ["es2023", "dom", "dom.iterable"],
  types: [],
};

/** Compiles the program in `usage/` and its client under strict TypeScript. */
export async function compileUsage({ usage }: Generator): Promise<ToolResult> {
  await enableChecks(usage);
  const project = fileURLToPath(new URL(`tsconfig.${usage}.json`, generated));
  await mkdir(generated, { recursive: true });
  await writeFile(project, JSON.stringify({ compilerOptions, files: [`../usage/${usage}.ts`] }));
  return runTool("tsc", ["-p", project]);
}

/** Removes `@ts-nocheck` from generated files, so that the compiler checks them. */
async function enableChecks(client: string): Promise<void> {
  const folder = new URL(`${client}/`, generated);
  for (const name of globSync("**/*.ts", { cwd: fileURLToPath(folder) })) {
    const file = new URL(name, folder);
    await writeFile(file, (await readFile(file, "utf8")).replaceAll(/^\/\/ @ts-nocheck$/gm, ""));
  }
}
