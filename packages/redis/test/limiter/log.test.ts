import { fakeClock } from "@planasonix/runtime/testing";
import { expect, test } from "vitest";
import { createLog } from "../../src/limiter/log.ts";

/** A log, the lines that it has written, and its clock. */
function collect() {
  const lines: unknown[][] = [];
  const clock = fakeClock();
  const write =
    (level: string) =>
    (...line: unknown[]): void =>
      void lines.push([level, ...line]);
  const log = createLog({ debug: write("debug"), info: write("info"), warn: write("warn") }, clock);
  return { lines, clock, log };
}

const gone = new Error("gone");
const begins = [
  "warn",
  "planasonix: the shared rate limit is not available; until it is, this process limits its requests alone",
  { error: gone },
];
const ends = ["info", "planasonix: the shared rate limit is available again", {}];

test("createLog writes lines with their level and details", () => {
  const { lines, log } = collect();
  log.replied(3, { a: 1 });
  log.warn("two", {});
  expect(lines).toEqual([
    ["debug", "planasonix: leases of the shared rate limit: 3", { a: 1 }],
    ["warn", "planasonix: two", {}],
  ]);
});

test("createLog reports the beginning and the end of at most one outage a minute", async () => {
  const { lines, clock, log } = collect();
  const fail = (): void => {
    log.unavailable(gone);
    log.replied(0, {});
  };
  log.replied(0, {});
  for (let index = 0; index < 3; index += 1) fail();
  await clock.advance(59_999);
  fail();
  const outages = (): unknown[] => lines.filter(([level]) => level !== "debug");
  expect(outages()).toEqual([begins, ends]);
  await clock.advance(1);
  fail();
  expect(outages()).toEqual([begins, ends, begins, ends]);
});

test.each([
  [
    "throws",
    () => {
      throw new Error("The disk is full");
    },
  ],
  ["rejects", () => Promise.reject(new Error("The disk is full"))],
])("createLog ignores the error if the logger %s", (_, write) => {
  const log = createLog({ debug: write, info: write, warn: write }, fakeClock());
  expect(() => log.unavailable(new Error("gone"))).not.toThrow();
});
