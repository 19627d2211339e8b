import { expect, test } from "vitest";
import { fakeClock } from "../src/testing.ts";
import { problem, setup, thing } from "./fixture.ts";
import { type Span, type Tracer, traceAttempts } from "./trace-attempts.ts";

interface Period {
  readonly startMs: number;
  endMs: number;
}

/** A tracer that notes when its spans began and ended. */
function timeSpans(now: () => number): { periods: Period[]; tracer: Tracer } {
  const periods: Period[] = [];
  const startSpan = (): Span => {
    const period: Period = { startMs: now(), endMs: Number.NaN };
    periods.push(period);
    return {
      setAttribute: () => {},
      end: () => Object.assign(period, { endMs: now() }),
      spanContext: () => ({ traceId: "0".repeat(32), spanId: "0".repeat(16), traceFlags: 0 }),
    };
  };
  return { periods, tracer: { startSpan } };
}

test("the gaps between the spans of a call are its pauses, to the millisecond", async () => {
  const clock = fakeClock();
  const { periods, tracer } = timeSpans(clock.monotonic);
  const steps = [problem(503), problem(429, { "retry-after": "7" }), problem(500), thing()];
  const { things } = setup(steps, { clock, middleware: [traceAttempts(tracer)] });
  const { attempts } = await things.get("th_1").withResponse();
  const gaps = periods.slice(1).map(({ startMs }, index) => startMs - (periods[index]?.endMs ?? 0));
  expect(gaps).toEqual([250, 7_000, 1_000]);
  expect(attempts.map(({ waitMs }: { waitMs: number }) => waitMs)).toEqual([...gaps, 0]);
});

test("a span ends also when its attempt is cut off", async () => {
  const clock = fakeClock();
  const { periods, tracer } = timeSpans(clock.monotonic);
  const options = { clock, middleware: [traceAttempts(tracer)], maxRetries: 0 };
  const { things } = setup(
    [({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", reject))],
    options,
  );
  const rejected = expect(things.get("th_1")).rejects.toMatchObject({ name: "TimeoutError" });
  await clock.advance(60_000);
  await rejected;
  expect(periods).toEqual([{ startMs: 0, endMs: 60_000 }]);
});
