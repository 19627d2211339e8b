import { fakeClock } from "@planasonix/runtime/testing";
import { expect, test } from "vitest";
import { createLog } from "../../src/limiter/log.ts";

test("createLog reports the beginning and the end of at most one outage a minute", () => {
  const lines: string[] = [];
  const write = (message: string): void => void lines.push(message);
  const log = createLog({ debug: write, info: write, warn: write }, fakeClock());
  log.available();
  for (let index = 0; index < 3; index += 1) {
    log.unavailable(new Error("gone"));
    log.available();
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
  const log = createLog({ debug: write, info: write, warn: write }, fakeClock());
  expect(() => log.unavailable(new Error("gone"))).not.toThrow();
});
