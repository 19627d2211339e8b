import { fileURLToPath } from "node:url";
import { runCommand } from "@planasonix/scripts/publish/command.ts";
import type { Verdict } from "./prove.ts";

/** The scripts of a package that test it. */
const tested = ["typecheck", "test"] as const;

/** Packages whose tests use the built packages and the description, or take long. */
export interface Suite {
  /** The name of the suite on the command line. */
  readonly name: string;
  /** The folders of the packages, relative to `tests/proof`. */
  readonly folders: readonly string[];
  /** The scripts to run. @default the type check and the tests */
  readonly scripts?: readonly string[];
}

/** All suites. The first one waits in real time, so it starts first. */
export const suites: readonly Suite[] = [
  { name: "platforms", folders: ["platforms"] },
  { name: "interop", folders: ["interop"] },
  { name: "ci", folders: ["ci"] },
  { name: "site", folders: ["../../docs", "site"] },
  { name: "security", folders: ["security"] },
  { name: "runtime", folders: ["../../packages/runtime"], scripts: ["proof"] },
  { name: "sandbox", folders: ["../../packages/sandbox"], scripts: ["proof"] },
  { name: "webhooks", folders: ["../../packages/webhooks"], scripts: ["proof"] },
  { name: "contract", folders: ["../contract"], scripts: ["proof"] },
  { name: "pages", folders: ["../package"], scripts: ["proof"] },
  { name: "setup", folders: ["../setup"], scripts: ["proof"] },
  { name: "starts", folders: ["../../examples", "../../packages/client"], scripts: ["proof"] },
  { name: "allow", folders: ["../../packages/client", "../../packages/cli"], scripts: ["proof:allow"] },
  { name: "coverage", folders: ["../.."], scripts: ["coverage"] },
  { name: "self", folders: [".", "chromium"] },
];

const workspace = new URL("../", import.meta.url);

/** The packages were just installed, so pnpm need not check them before each script. */
const env = { ...process.env, pnpm_config_verify_deps_before_run: "false" };

/** Compiles the packages of a suite, and runs their tests. `report` gets the lines about tests that were left out. */
export async function runSuite({ folders, scripts = tested }: Suite, report: (line: string) => void): Promise<Verdict> {
  try {
    for (const folder of folders) {
      for (const script of scripts) {
        const output = await runCommand("pnpm", ["run", script], fileURLToPath(new URL(folder, workspace)), env);
        for (const line of output.split("\n").filter((line) => line.startsWith("Left out"))) report(line);
      }
    }
    return { kind: "passed" };
  } catch (error) {
    return { kind: "failed", output: error instanceof Error ? error.message : String(error) };
  }
}
