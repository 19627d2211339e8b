import { fileURLToPath } from "node:url";
import { run } from "./step.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * Audits the workflows in `.github` and in the examples, and the action of the command line, with zizmor, offline, as an auditor and as a pedant.
 * @throws {Error} If zizmor has findings. The message contains them.
 */
export async function auditWorkflows(path: string): Promise<void> {
  for (const persona of ["auditor", "pedantic"]) {
    const args = [
      "zizmor@1.32.0",
      "--offline",
      `--persona=${persona}`,
      "--no-progress",
      ".github",
      "packages/cli/ci/github",
      "examples/watch-deployment/watch-deployment.yml",
    ];
    await run({ program: "uvx", args, cwd: root, env: { PATH: path }, timeoutMs: 300_000 });
  }
}
