import { expect, test } from "vitest";
import { createGate } from "../../../src/exchange/rate-limit/gate.ts";
import type { Gate } from "../../../src/model/rate-limiter.ts";
import { type FakeClock, fakeClock } from "../../../src/testing/index.ts";
import { json, problem } from "../../support/fixture.ts";
import { quotaHeaders } from "../../support/limited-server.ts";
import { requestOf } from "../../support/request.ts";

function open(): { gate: Gate; clock: FakeClock; warnings: string[] } {
  const clock = fakeClock();
  const warnings: string[] = [];
  return { gate: createGate({ clock, warnOnce: (message) => void warnings.push(message) }), clock, warnings };
}

const request = requestOf({ name: "things.get" });
const other = requestOf({ name: "runs.list" });

test("delays every operation after a 429, and shows for how long", () => {
  const { gate } = open();
  gate.leave(gate.enter(request, 0), problem(429, { "retry-after": "10" }));
  expect([gate.holdMs(request, 1), gate.holdMs(other, 1)]).toEqual([10_000, 10_000]);
  expect(gate.snapshot(undefined, 1)).toEqual({ holdMs: 10_000 });
});

test("delays only the rejected operation after a 429 that states quota left", () => {
  const { gate } = open();
  gate.leave(gate.enter(request, 0), json({}, 200, quotaHeaders(100, 90, 60)));
  gate.leave(gate.enter(request, 0), problem(429, { ...quotaHeaders(100, 89, 60), "retry-after": "10" }));
  expect([gate.holdMs(request, 1), gate.holdMs(other, 1)]).toEqual([10_000, 0]);
});

test("shows the latest rate limit", () => {
  const { gate, clock } = open();
  gate.leave(gate.enter(request, 0), json({}, 200, quotaHeaders(100, 90, 60)));
  gate.leave(gate.enter(request, 0), undefined);
  const resetAt = new Date(clock.now() + 60_000);
  expect(gate.snapshot(request, 1)).toEqual({ limit: 100, remaining: 90, resetAt, holdMs: 0 });
});

test("warns about an implausible delay", () => {
  const { gate, warnings } = open();
  gate.leave(gate.enter(request, 0), problem(429, { "retry-after": "soon" }));
  expect(warnings).toEqual(["the API states an implausible rate limit or Retry-After, which is ignored"]);
});
