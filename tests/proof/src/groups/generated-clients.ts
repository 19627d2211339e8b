// A client that `planasonix generate` has written from the file of a workspace, which calls pipelines flows: it must
// compile with each version of TypeScript, start a flow once in a sandbox with the operations of that file, and wait for it.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { readDescription } from "@planasonix/scripts/openapi/description.ts";
import { workspaceFile } from "@planasonix/scripts/openapi/workspace-file.ts";
import { readCodeBlocks } from "@planasonix/scripts/pages/code-blocks.ts";
import type { Combination } from "../combination.ts";
import { readLines, requireParts } from "../expected.ts";
import { runTool } from "../run-tool.ts";
import { compile, strictest } from "./compilers.ts";

const flags = [...strictest, "--module", "node16", "--moduleResolution", "node16"];
/** The program, and the job of the page about such files. */
const modules = { compiled: ["flows.ts", "nightly.ts"], copied: ["main-flows.mjs"] };
const page = new URL("../../../../packages/openapi/WORKSPACE.md", import.meta.url);

/** The client with each version of TypeScript. */
export const generatedClients: readonly Combination[] = ["5.4", "5.9", "6", "7"].map((version) => ({
  name: `generated-${version}`,
  control: "a declaration file",
  prove: async (user) => {
    generated ??= generate(dirname(user.folder));
    cpSync(await generated, user.folder, { recursive: true });
    await compile(user, version, flags, modules);
    const output = await runTool(process.execPath, ["compiled/main-flows.mjs", "workspace.json"], user.folder);
    requireParts(readLines(output), "flows");
  },
}));

/** The folder with the file and the client, which is generated once. */
let generated: Promise<string> | undefined;

/** Generates the client with the command line that is installed in a project. */
async function generate(project: string): Promise<string> {
  const folder = join(project, "generated-client");
  const installed = join(project, "node_modules/@planasonix");
  mkdirSync(folder);
  const description = readDescription(pathToFileURL(join(installed, "openapi/dist/openapi.json")));
  writeFileSync(join(folder, "workspace.json"), JSON.stringify(workspaceFile(description)));
  const [job] = readCodeBlocks(readFileSync(page, "utf8"));
  writeFileSync(join(folder, "nightly.ts"), job?.text ?? "");
  const program = join(installed, "cli/dist/bin.cjs");
  await runTool(process.execPath, [program, "generate", "--from", "workspace.json", "--out", "planasonix"], folder);
  return folder;
}
