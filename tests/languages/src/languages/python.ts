import { join } from "node:path";
import type { Language } from "../language.ts";
import { readmeCommand } from "../readme.ts";
import { run } from "../step.ts";
import { copyProgram } from "../workspace.ts";

const generator = "openapi-python-client";

/** Python, by openapi-python-client. */
export const python: Language = {
  name: `Python (${generator})`,
  id: "python",
  ownWarnings: [
    {
      text: /parsing GET \/openapi\.yaml|Unsupported content_type application\/yaml/,
      because: "the generator does not support YAML; this response is a document, not data",
    },
  ],
  async generate({ folder, path }) {
    const [program = "", ...args] = readmeCommand(generator);
    return (await run({ program, args, cwd: folder, env: { PATH: path } })).all;
  },
  async compile({ folder }) {
    await run({ program: "python3", args: ["-m", "venv", ".venv"], cwd: folder });
    await run({ program: pip(folder), args: ["install", "--quiet", "./planasonix-api-client"], cwd: folder });
    await run({ program: interpreter(folder), args: ["-m", "compileall", "-q", "planasonix-api-client"], cwd: folder });
    copyProgram("python", folder);
  },
  async run({ folder, env }) {
    return (await run({ program: interpreter(folder), args: ["-W", "error", "program.py"], cwd: folder, env })).stdout;
  },
};

function interpreter(folder: string): string {
  return join(folder, ".venv/bin/python");
}

function pip(folder: string): string {
  return join(folder, ".venv/bin/pip");
}
