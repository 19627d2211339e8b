import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createSteps, formatTime } from "../../setup/steps.mjs";

function output(terminal: object = {}) {
  const written: string[] = [];
  return { written, out: { ...terminal, write: (text: string) => written.push(text) > 0 } };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("createSteps", () => {
  test("reports progress in a log after every 15 seconds without output", () => {
    const { written, out } = output();
    const step = createSteps(out).begin("install packages");
    step.update("100 of 622");
    vi.advanceTimersByTime(65_000);

    const times = ["15.0 s", "30.0 s", "45.0 s", "1 min 00 s"];
    expect(written).toEqual(times.map((time) => `              install packages ... 100 of 622 (${time})\n`));
  });

  test("replaces the progress line on a terminal, within its width", () => {
    const { written, out } = output({ isTTY: true, columns: 40 });
    const step = createSteps(out).begin("install packages");
    vi.advanceTimersByTime(2_000);
    step.finish();

    const clear = "\r\x1b[K";
    expect(written).toEqual([
      `${clear}              install packages ... (0.0`,
      `${clear}              install packages ... (1.0`,
      `${clear}              install packages ... (2.0`,
      `${clear}       2.0 s  install packages\n`,
    ]);
  });

  test("prints nothing after `end`", () => {
    const { written, out } = output();
    const steps = createSteps(out);
    steps.begin("build");
    steps.end();
    vi.advanceTimersByTime(60_000);

    expect(written).toEqual([]);
    expect(steps.current()).toBeUndefined();
  });
});

test.each([
  [0, "0.0 s"],
  [1_250, "1.3 s"],
  [59_940, "59.9 s"],
  [59_960, "1 min 00 s"],
  [65_400, "1 min 05 s"],
  [754_000, "12 min 34 s"],
])("formats %i ms as %s", (ms, text) => {
  expect(formatTime(ms)).toBe(text);
});
