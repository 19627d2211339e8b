import { expect, onTestFinished, test, vi } from "vitest";
import { startSandbox } from "../../src/index.ts";
import { nextTurn } from "../../src/time/turns.ts";
import { send } from "../support/calls.ts";
import { start } from "../support/sandbox.ts";

test("a request that a fault delays, and that nothing can end, is named after 5 s in which the time stands still", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const warnings: string[] = [];
  await using sandbox = await startSandbox({
    port: false,
    clock: "manual",
    now: start,
    onWarning: (text) => warnings.push(text),
  });
  sandbox.faults.add({ delayMs: 1000 });
  const sent = send(sandbox, "projects_list");
  await nextTurn();
  vi.advanceTimersByTime(5000);
  await sandbox.clock.advance("1s");
  await sent;

  expect(warnings).toEqual([
    expect.stringMatching(
      /^Planasonix sandbox: the time has stood still .* projects\.list, which a fault delays until /,
    ),
  ]);
});
