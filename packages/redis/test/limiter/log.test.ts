import { fakeClock } from "@planasonix/runtime/testing";
import { expect, test } from "vitest";
import { createLog, createOutage } from "../../src/limiter/log.ts";

function collect() {
  const lines: string[] = [];
  const write = (message: string): void => void lines.push(message);
  return { lines, log: createLog({ debug: write, info: write, warn: write }) };
}

test("createOutage logs the beginning and the end of at most one outage a minute", () => {
  const clock = fakeClock();
  const { lines, log } = collect();
  const outage = createOutage(clock, log);
  outage.end();
  for (let index = 0; index < 3; index += 1) {
    outage.begin(new Error("gone"));
    outage.end();
  }
  expect(lines).toEqual([
    "planasonix: the shared rate limit is not available; until it is, this process limits its requests alone",
    "planasonix: the shared rate limit is available again",
  ]);
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
  const log = createLog({ debug: write, info: write, warn: write });
  expect(() => log("warn", "the store is gone", {})).not.toThrow();
});
