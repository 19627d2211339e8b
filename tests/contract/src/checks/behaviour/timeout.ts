import { fakeClock } from "@planasonix/runtime/testing";
import { type Difference, differs } from "../../judge/difference.ts";
import { call, create, type Trial } from "./trial.ts";

/** The client's timeout for an attempt of an operation that has no `x-timeout-ms`. */
const DEFAULT_TIMEOUT_MS = 60_000;

/** Checks that the client sets the documented timeout, or else the default one, for an attempt. */
export async function checkTimeout(trial: Trial): Promise<Difference[]> {
  const clock = fakeClock();
  const timers: number[] = [];
  const timer: typeof clock.timer = (ms, run) => {
    timers.push(ms);
    return clock.timer(ms, run);
  };
  await call(create(trial, { clock: { ...clock, timer } }), trial, {});
  const expected = trial.operation.object["x-timeout-ms"] ?? DEFAULT_TIMEOUT_MS;
  return differs("timeout of an attempt", expected, timers.find((ms) => ms === expected) ?? timers[0]);
}
