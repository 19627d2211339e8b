import { join } from "node:path";
import type { GeneratedClient } from "../client.ts";
import { generatorCommand } from "../readme.ts";
import { run } from "../step.ts";

/** Go, by ogen. Its folder has the configuration that leaves out the server. */
export const goOgen: GeneratedClient = {
  language: "Go",
  id: "go-ogen",
  command: generatorCommand("ogen"),
  ownWarnings: [
    {
      text: /Header name is not canonical/,
      because: "HTTP ignores the case of header names, and the generator uses the case of Go's library",
    },
  ],
  functions: {
    files: "planasonix/oas_client_gen.go",
    pattern: /^func \(c \*Client\) ([A-Z]\w*)\(ctx context\.Context/gm,
  },
  async compile({ folder }) {
    await run({ program: "go", args: ["build", "-o", "program", "."], cwd: folder });
  },
  async run({ folder, env }) {
    return (await run({ program: join(folder, "program"), args: [], cwd: folder, env })).stdout;
  },
};
