import { expect, test } from "vitest";
import { createProgress } from "../../../src/work/waiting/progress.ts";
import { fakeHost } from "../../support/fake-host.ts";
import { startTenant } from "../../support/sandbox.ts";

test("a terminal redraws the state of the run and its nodes in place, and keeps lines above them", async () => {
  const ticks: (() => void)[] = [];
  const host = fakeHost({
    isTerminal: true,
    columns: 40,
    every: (_, callback) => {
      ticks.push(callback);
      return () => ticks.pop();
    },
  });
  const progress = createProgress(host, "run_1");
  await progress.update("running", [{ id: "n_source", status: "running", text: "x".repeat(100) }]);
  await progress.line("a line of the log");
  ticks[0]?.();
  await progress.update("running", undefined); // The nodes could not be read: they stay as they were.
  expect(host.texts.stderr.split("\u001b[J").at(-1)).toContain("n_source");
  await progress.update("succeeded", []);
  await progress.end();
  const views = host.texts.stderr.split("\u001b[J");
  expect(views.map((view) => view.split("\n")[0]?.trimEnd())).toEqual([
    "run_1  running  0s",
    "a line of the log",
    "run_1  running  0s",
    "run_1  running  0s",
    "run_1  succeeded  0s",
  ]);
  for (const line of host.texts.stderr.split("\n")) expect(line.length).toBeLessThanOrEqual(50);
  expect(ticks).toEqual([]);
});

test("run --wait on a terminal ends with the state and the fields of the run", async () => {
  await using sandbox = await startTenant();
  const { code, stdout, stderr } = await sandbox.run(["pipelines", "run", "pl_01hqxyz", "--wait"], {
    isTerminal: true,
  });
  expect(code).toBe(0);
  expect(stderr).toMatch(/run_\w+ {2}succeeded/);
  expect(stdout).toMatch(/^status +succeeded$/m);
});
