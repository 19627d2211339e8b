import { globSync } from "node:fs";
import { bundle } from "../bundle.ts";
import { runTool, type ToolResult } from "../run-tool.ts";

/** The published Arazzo workflows: file names without the extension, in alphabetical order. */
export const workflows: readonly string[] = globSync("*.arazzo.yaml", { cwd: bundle.workflows })
  .map((file) => file.replace(".arazzo.yaml", ""))
  .sort();

// The inputs of all workflows. The values equal those of the examples that the mock returns.
const inputs = {
  api_key: "any-key",
  connection_id: "conn_01hqxyz",
  credential_id: "cred_01j9k2m4n5p6q7r8",
  destination_connection_id: "conn_01hqabc",
  end_at: "2026-11-01T00:00:00Z",
  old_api_key_id: "key_01jq8ci",
  pipeline_id: "pl_01hqxyz",
  project_id: "proj_01hqxyz",
  start_at: "2026-10-01T00:00:00Z",
  url: "https://hooks.acme.dev/planasonix",
};

/**
 * Runs a workflow against a base URL. The exit code is 0 if every step met its criteria and every response matched its
 * schema.
 */
export function runWorkflow(name: string, baseUrl: string): Promise<ToolResult> {
  const file = `${bundle.workflows}${name}.arazzo.yaml`;
  return runTool("redocly", [
    "respect",
    file,
    ...["--server", `planasonix=${baseUrl}`],
    ...["--input", JSON.stringify(inputs)],
    ...["--execution-timeout", "60000"],
  ]);
}
