import { fileURLToPath } from "node:url";
import type { GeneratedClient } from "../client.ts";
import { commonWarnings, openApiGenerator } from "../openapi-generator.ts";
import { run } from "../step.ts";

const compiler = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

/** TypeScript, by openapi-generator, compiled under strict TypeScript. */
export const typescript: GeneratedClient = {
  language: "TypeScript",
  id: "typescript",
  command: openApiGenerator("typescript-fetch"),
  ownWarnings: commonWarnings,
  functions: { files: "planasonix-typescript/apis/*Api.ts", pattern: /^ {4}async (\w+)Raw\(/gm },
  async compile({ folder }) {
    await run({ program: process.execPath, args: [compiler, "--project", folder], cwd: folder });
  },
  async run({ folder, env }) {
    return (await run({ program: process.execPath, args: ["out/program.js"], cwd: folder, env })).stdout;
  },
};
