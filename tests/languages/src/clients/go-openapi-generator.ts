import { join } from "node:path";
import type { GeneratedClient } from "../client.ts";
import { commonWarnings, openApiGenerator } from "../openapi-generator.ts";
import { run } from "../step.ts";

/** Go, by openapi-generator. The folder has the module, so the client is generated without one. */
export const goOpenApiGenerator: GeneratedClient = {
  language: "Go",
  id: "go-openapi-generator",
  command: openApiGenerator("go"),
  ownWarnings: [
    ...commonWarnings,
    {
      text: /type \(reserved word\) cannot be used as (parameter|model) name/,
      because: "this word is reserved in Go; the JSON keeps the name",
    },
    {
      text: /with suffix \(reserved word\) cannot be used as filename/,
      because: "Go takes a file whose name ends with _test for a test",
    },
  ],
  functions: {
    files: "planasonix-go/api_*.go",
    pattern: /^func \(a \*\w+APIService\) (\w+)Execute\(/gm,
  },
  async compile({ folder }) {
    await run({ program: "go", args: ["build", "-o", "program", "."], cwd: folder });
  },
  async run({ folder, env }) {
    return (await run({ program: join(folder, "program"), args: [], cwd: folder, env })).stdout;
  },
};
