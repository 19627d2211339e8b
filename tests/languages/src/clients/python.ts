import { join } from "node:path";
import type { GeneratedClient } from "../client.ts";
import { generatorCommand } from "../readme.ts";
import { run } from "../step.ts";
import { createEnvironment, runProgram } from "../virtual-environment.ts";

const client = "planasonix-api-client";

/** Python, by openapi-python-client. */
export const python: GeneratedClient = {
  language: "Python",
  id: "python",
  command: generatorCommand("openapi-python-client"),
  ownWarnings: [
    {
      text: /parsing GET \/openapi\.yaml|Unsupported content_type application\/yaml/,
      because: "the generator does not support YAML; this response is a document, not data",
    },
  ],
  functions: { files: `${client}/*/api/*/*.py`, pattern: /^.*\/(?!__init__)(\w+)\.py\n/g },
  async compile({ folder }) {
    const interpreter = await createEnvironment(folder, `./${client}`);
    await run({ program: interpreter, args: ["-m", "compileall", "-q", join(folder, client)], cwd: folder });
  },
  run: runProgram,
};
