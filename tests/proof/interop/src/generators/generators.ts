// Client generators, the commands that run them, and the generated clients.
import { globSync } from "node:fs";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { readmeCommand } from "@planasonix/language-tests/src/readme.ts";
import { bundle } from "../bundle.ts";
import { runTool, type ToolResult } from "../run-tool.ts";

/** A client generator. Its name is that of the program in `usage/` that uses the generated client. */
export interface Generator {
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
}

/** The folder that the generators write to. */
export const generated: URL = new URL("../../generated/", import.meta.url);

const manifest = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));

/** The generators that the description must work with. */
export const generators: readonly Generator[] = [
  // The slowest generator starts first, so that the others run in the meantime.
  { name: "kubb", tool: "kubb", args: ["generate", "--config", "../kubb.config.ts", "--silent"] },
  { name: "hey-api", ...documented("openapi-ts") },
  { name: "swagger-typescript-api", ...documented("swagger-typescript-api") },
  { name: "typed-openapi", ...documented("typed-openapi") },
  { name: "openapi-zod-client", ...documented("openapi-zod-client") },
  { name: "orval", tool: "orval", args: ["--config", "../orval.config.ts", "--fail-on-warnings"] },
];

/**
 * The tool and the arguments of a generator, from its command in the README of `packages/openapi`.
 * @throws {Error} If the command names a version that is not installed.
 */
function documented(tool: string): Pick<Generator, "tool" | "args"> {
  const [, specifier = "", ...args] = readmeCommand(tool);
  const [, name = "", version] = /^(.+)@(.+)$/.exec(specifier) ?? [];
  const installed = manifest.devDependencies[name];
  if (version !== installed)
    throw new Error(`packages/openapi/README.md runs ${specifier}, but tests/proof/interop has ${name}@${installed}`);
  return { tool, args };
}

/** Empties the folder of the generated clients, and links the description into it. */
export async function prepareFolder(): Promise<void> {
  await rm(generated, { recursive: true, force: true });
  await mkdir(generated);
  await symlink(bundle.json, new URL("openapi.json", generated));
}

const results = new Map<Generator, Promise<ToolResult>>();

/** Runs each generator only once: later calls return the result of the first. */
export function generate(generator: Generator): Promise<ToolResult> {
  const result = results.get(generator) ?? runTool(generator.tool, generator.args, fileURLToPath(generated));
  results.set(generator, result);
  return result;
}

/** Removes `@ts-nocheck` from the generated clients, so that the compiler checks them. */
export async function enableChecks(): Promise<void> {
  for (const name of globSync("**/*.ts", { cwd: fileURLToPath(generated) })) {
    const file = new URL(name, generated);
    await writeFile(file, (await readFile(file, "utf8")).replaceAll(/^\/\/ @ts-nocheck$/gm, ""));
  }
}
