import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "../language.ts";
import { readmeCommand } from "../readme.ts";
import { run } from "../step.ts";
import { copyProgram } from "../workspace.ts";

const generator = "oapi-codegen";
const file = "planasonix.gen.go";

/** Go, by oapi-codegen. */
export const go: Language = {
  name: `Go (${generator})`,
  id: "go",
  ownWarnings: [],
  async generate({ folder }) {
    const [program = "", ...args] = readmeCommand(generator);
    const { all } = await run({ program, args, cwd: folder });
    return all.replace(/^go: downloading .*$/gm, "");
  },
  async compile({ folder }) {
    copyProgram("go", folder);
    mkdirSync(join(folder, "planasonix"));
    renameSync(join(folder, file), join(folder, "planasonix", file));
    await run({ program: "go", args: ["vet", "./..."], cwd: folder });
    await run({ program: "go", args: ["build", "-o", "program", "."], cwd: folder });
  },
  async run({ folder, env }) {
    return (await run({ program: join(folder, "program"), args: [], cwd: folder, env })).stdout;
  },
};
