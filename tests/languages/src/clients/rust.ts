import { join } from "node:path";
import type { GeneratedClient } from "../client.ts";
import { commonWarnings, openApiGenerator } from "../openapi-generator.ts";
import { run } from "../step.ts";

/** Rust, by openapi-generator. */
export const rust: GeneratedClient = {
  language: "Rust",
  id: "rust",
  command: openApiGenerator("rust"),
  ownWarnings: [
    ...commonWarnings,
    {
      text: /(type|ref) cannot be used as a (field\/variable|parameter) name/,
      because: "these words are reserved in Rust; the JSON keeps the names",
    },
    {
      text: /\d\w* cannot be used as a enum variant name/,
      because: "a name in Rust cannot begin with a digit; the JSON keeps the value",
    },
    {
      text: /(Application|Text)\w+ cannot be used as a model name/,
      because: "the generator takes media types for schemas that have names",
    },
  ],
  functions: { files: "planasonix-rust/src/apis/*_api.rs", pattern: /^pub async fn (?:r#)?(\w+)\(/gm },
  async compile({ folder }) {
    // Without `--locked`: the lockfile has the version of the client, which is that of the description.
    await run({ program: "cargo", args: ["build", "--quiet"], cwd: folder });
  },
  async run({ folder, env }) {
    return (await run({ program: join(folder, "target/debug/program"), args: [], cwd: folder, env })).stdout;
  },
};
