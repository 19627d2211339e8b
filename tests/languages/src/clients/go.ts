import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { GeneratedClient } from "../client.ts";
import { generatorCommand } from "../readme.ts";
import { run } from "../step.ts";

const file = "planasonix.gen.go";

/** Go, by oapi-codegen. */
export const go: GeneratedClient = {
  language: "Go",
  id: "go",
  command: generatorCommand("oapi-codegen"),
  ownWarnings: [],
  functions: { files: file, pattern: /^func \(c \*ClientWithResponses\) (\w+?)(?:WithBody)?WithResponse\(/gm },
  async compile({ folder }) {
    mkdirSync(join(folder, "planasonix"));
    renameSync(join(folder, file), join(folder, "planasonix", file));
    await run({ program: "go", args: ["vet", "./..."], cwd: folder });
    await run({ program: "go", args: ["build", "-o", "program", "."], cwd: folder });
  },
  async run({ folder, env }) {
    return (await run({ program: join(folder, "program"), args: [], cwd: folder, env })).stdout;
  },
};
