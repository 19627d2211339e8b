import { fileURLToPath } from "node:url";
import { runCommand } from "@planasonix/scripts/publish/command.ts";
import { expect, test } from "vitest";

const sandbox = fileURLToPath(new URL("../../../packages/sandbox", import.meta.url));

test("ten explorations of each of 53 jobs with real work find the same: each defect, and nothing else", async () => {
  const program = "test/exploration/rounds-main.ts";
  const output = await runCommand("node", ["--disable-warning=ExperimentalWarning", program, "10"], sandbox);
  expect(output).toContain("53 jobs, 10 explorations each, 0 failures");
}, 7_200_000);
