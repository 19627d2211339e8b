import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, inject, test } from "vitest";

const packages = join(inject("folder"), "node_modules/@planasonix");

test("planasonix mcp starts the server that is installed beside it, and passes its flags and exit code on", () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(packages, "cli/dist/bin.cjs"), "mcp", ...args], { encoding: "utf8" });
  expect(run("--version")).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  expect(run("--allow", "reed")).toMatchObject({ status: 2, stderr: expect.stringContaining("--allow must list") });
});
