import { fileURLToPath } from "node:url";
import { runCommand } from "@planasonix/scripts/publish/command.ts";
import { expect, test } from "vitest";

const program = "test/exploration/rounds-main.ts";
/** The jobs wait in real time, so more processes than cores share them. */
const processes = 6;
const sandbox = fileURLToPath(new URL("../../../packages/sandbox", import.meta.url));

test("five explorations of each job with real work find the same: each defect, and nothing else", async () => {
  const explorations = Array.from({ length: processes }, async (_, part) => {
    const args = ["--disable-warning=ExperimentalWarning", program, "5", String(part), String(processes)];
    const output = await runCommand("node", args, sandbox);
    return /(\d+) jobs, 5 explorations each, 0 failures/.exec(output)?.[1];
  });
  const jobs = await Promise.all(explorations);

  expect(jobs.reduce((sum, count) => sum + Number(count), 0)).toBeGreaterThanOrEqual(50);
}, 7_200_000);
