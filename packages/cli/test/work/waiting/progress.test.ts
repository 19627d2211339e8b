import { expect, test } from "vitest";
import { createProgress } from "../../../src/work/waiting/progress.ts";
import { fakeMachine } from "../../support/fake-machine.ts";
import { startTenant } from "../../support/sandbox.ts";

test("a terminal redraws the state of the run and its nodes in place, and keeps lines above them", async () => {
  const ticks: (() => void)[] = [];
  const machine = fakeMachine({
    isTerminal: true,
    columns: 40,
    every: (_, callback) => {
      ticks.push(callback);
      return () => ticks.pop();
    },
  });
  const progress = createProgress(machine, "run_1");
  await progress.update("running", [{ id: "n_source", status: "running", text: "x".repeat(100) }]);
  await progress.line("a line of the log");
  ticks[0]?.();
  await progress.update("running", undefined); // The nodes could not be read: they stay as they were.
  expect(machine.texts.stderr.split("\u001b[J").at(-1)).toContain("n_source");
  await progress.update("succeeded", []);
  await progress.end();
  const views = machine.texts.stderr.split("\u001b[J");
  expect(views.map((view) => view.split("\n")[0]?.trimEnd())).toEqual([
    "run_1  running  0s",
    "a line of the log",
    "run_1  running  0s",
    "run_1  running  0s",
    "run_1  succeeded  0s",
  ]);
  for (const line of machine.texts.stderr.split("\n")) expect(line.length).toBeLessThanOrEqual(50);
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

test("no ID, node or status controls the terminal that shows how a run proceeds", async () => {
  const evil = "x\n\u001b[2J\u009b1A\u001b]52;c;eA==\u0007\u202e";
  for (const isTerminal of [true, false]) {
    const machine = fakeMachine({ isTerminal });
    const progress = createProgress(machine, `run_1${evil}`);
    await progress.update(evil, [{ id: evil, status: evil, text: evil }]);
    await progress.line(evil);
    progress.end();
    const shown = machine.texts.stderr.replaceAll(/\p{Cc}\[\dA\p{Cc}\[J/gu, ""); // The view erases itself.
    expect(shown).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
    expect(shown).toContain(String.raw`run_1x \x1b[2J`);
  }
});
