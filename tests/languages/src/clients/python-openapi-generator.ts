import { join } from "node:path";
import type { GeneratedClient } from "../client.ts";
import { commonWarnings, openApiGenerator } from "../openapi-generator.ts";
import { run } from "../step.ts";
import { createEnvironment, runProgram } from "../virtual-environment.ts";

const client = "planasonix-python";

/** Python, by openapi-generator. */
export const pythonOpenApiGenerator: GeneratedClient = {
  language: "Python",
  id: "python-openapi-generator",
  command: openApiGenerator("python"),
  ownWarnings: [
    ...commonWarnings,
    {
      text: /(Schema|From) \(reserved word\) cannot be used as model name/,
      because: "the generator or Python needs these names; the JSON keeps them",
    },
  ],
  functions: { files: `${client}/planasonix/api/*_api.py`, pattern: /^ {4}def (\w+)_with_http_info\(/gm },
  async compile({ folder }) {
    const interpreter = await createEnvironment(folder, `./${client}`);
    await run({ program: interpreter, args: ["-m", "compileall", "-q", join(folder, client)], cwd: folder });
  },
  run: runProgram,
};
