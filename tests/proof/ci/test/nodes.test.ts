import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { nodeExecutable, type OtherNode } from "@planasonix/platforms/test/platforms/executable.ts";
import { expect, test } from "vitest";

const cli = fileURLToPath(new URL("../../../../packages/cli/", import.meta.url));
const versions: readonly OtherNode[] = ["22.12", "22", "26"];
const installed = versions.filter((version) => nodeExecutable(version) !== undefined);
if (installed.length < versions.length) console.log("Left out: other versions of Node, which are for Linux on x64");

test.runIf(installed.length > 0).each(installed)(
  "on Node %s, the program passes its tests of processes, proxies and certificates",
  async (version) => {
    const files = ["test/program", "test/transport"];
    const result = join(mkdtempSync(join(tmpdir(), "planasonix-nodes-")), "result.json");
    const reporter = ["--reporter=json", `--outputFile=${result}`];
    // The sandbox needs Node 22.13, so the command that starts it does too.
    const tests = version === "22.12" ? ["--testNamePattern=^(?!sandbox starts)"] : [];
    await promisify(execFile)("pnpm", ["exec", "vitest", "run", ...files, ...tests, ...reporter], {
      cwd: cli,
      env: { ...process.env, PROGRAM_NODE: nodeExecutable(version), pnpm_config_verify_deps_before_run: "false" },
      maxBuffer: 2 ** 26,
    });
    const { success, numPassedTests } = JSON.parse(readFileSync(result, "utf8"));
    expect(success).toBe(true);
    expect(numPassedTests).toBeGreaterThan(10);
  },
);
