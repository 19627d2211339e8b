import { describe, expect, test } from "vitest";
import { maxStarts, nextStep, type Situation, type Step } from "../../src/once/next-step.ts";
import type { StoredStart } from "../../src/once/record.ts";

const minuteMs = 60_000;
const at = "2026-11-24T02:00:00.000Z";
const intent: StoredStart = { at };
const going: StoredStart = { at, id: "run_1" };
const succeeded: StoredStart = { ...going, end: "succeeded" };
const failed: StoredStart = { ...going, end: "failed" };
const canceled: StoredStart = { ...going, end: "canceled" };
const none = { ids: [], isCertain: true };
const one = { ids: ["run_7"], isCertain: true };
const two = { ids: ["run_7", "run_8"], isCertain: true };

/** A call that has done nothing yet, an hour after the intent, on a deployment that may ignore idempotency keys. */
function situation(changes: Partial<Situation>): Situation {
  return {
    starts: [],
    reuse: "succeeded",
    isTrusted: false,
    own: 0,
    now: Date.parse(at) + 60 * minuteMs,
    lookedMs: 0,
    timeoutMs: minuteMs,
    ...changes,
  };
}
const soon = Date.parse(at) + 10_000;

describe("the next step", () => {
  test.each<[title: string, changes: Partial<Situation>, step: Step]>([
    ["starts if nothing is stored", {}, { sequence: 1, do: "start" }],
    ["waits for work that is going", { starts: [going] }, { sequence: 1, do: "wait", id: "run_1" }],
    [
      "waits for work that succeeded, which is its result",
      { starts: [succeeded] },
      { sequence: 1, do: "wait", id: "run_1" },
    ],
    ["starts the next after a failure", { starts: [failed] }, { sequence: 2, do: "start" }],
    ["starts the next after a cancellation", { starts: [failed, canceled] }, { sequence: 3, do: "start" }],
    ["waits for the newest work alone", { starts: [failed, going] }, { sequence: 2, do: "wait", id: "run_1" }],
    ["looks for the work of an intent", { starts: [intent] }, { sequence: 1, do: "look" }],
    ["looks for the work of a later intent", { starts: [failed, intent] }, { sequence: 2, do: "look" }],
    [
      "takes up the only work of an intent",
      { starts: [intent], found: one },
      { sequence: 1, do: "adopt", id: "run_7" },
    ],
    ["cannot choose between two", { starts: [intent], found: two }, { sequence: 1, do: "unknown" }],
    [
      "does not take up the only work if it may be that of another key",
      { starts: [intent], found: { ...one, isCertain: false } },
      { sequence: 1, do: "unknown" },
    ],
    [
      "does not start if the list cannot be read to its end",
      { starts: [intent], found: { ...none, isCertain: false } },
      { sequence: 1, do: "unknown" },
    ],
    ["starts once nothing can come of an intent", { starts: [intent], found: none }, { sequence: 1, do: "start" }],
    [
      "looks again while something may come of an intent",
      { starts: [intent], found: none, now: soon },
      { sequence: 1, do: "pause", ms: 55_000 },
    ],
    [
      "looks again for as long as the process of the intent may send its request",
      { starts: [{ ...intent, limitMs: 300_000 }], found: none, now: soon },
      { sequence: 1, do: "pause", ms: 295_000 },
    ],
    [
      "counts the time that this call has looked if the clock went back",
      { starts: [intent], found: none, now: Date.parse(at) - 60 * minuteMs, lookedMs: 65_000 },
      { sequence: 1, do: "start" },
    ],
    [
      "waits no longer than the time limit if the clock went back",
      { starts: [intent], found: none, now: Date.parse(at) - 60 * minuteMs, lookedMs: 1_000 },
      { sequence: 1, do: "pause", ms: 64_000 },
    ],
    [
      "ignores what it found if another process has stored the ID since",
      { starts: [going], found: two },
      { sequence: 1, do: "wait", id: "run_1" },
    ],
    ["sends a trusted key again", { starts: [intent], isTrusted: true }, { sequence: 1, do: "send" }],
    [
      "looks if a trusted key may be forgotten",
      { starts: [intent], isTrusted: true, now: Date.parse(at) + 24 * 60 * minuteMs },
      { sequence: 1, do: "look" },
    ],
    [
      "starts after success if only going work counts",
      { starts: [succeeded], reuse: "going" },
      { sequence: 2, do: "start" },
    ],
    [
      "waits for going work if that counts",
      { starts: [going], reuse: "going" },
      { sequence: 1, do: "wait", id: "run_1" },
    ],
    ["starts beside going work if nothing counts", { starts: [going], reuse: "none" }, { sequence: 2, do: "start" }],
    ["starts beside an intent if nothing counts", { starts: [intent], reuse: "none" }, { sequence: 2, do: "start" }],
    [
      "waits for its own work if nothing earlier counts",
      { starts: [going], reuse: "none", own: 1 },
      { sequence: 1, do: "wait", id: "run_1" },
    ],
    [
      "looks for its own work if nothing earlier counts",
      { starts: [intent], reuse: "none", own: 1 },
      { sequence: 1, do: "look" },
    ],
    [
      "gives up after 20 failures",
      { starts: Array.from({ length: maxStarts }, () => failed) },
      { sequence: 20, do: "exhausted" },
    ],
    [
      "waits for the twentieth",
      { starts: [...Array.from({ length: maxStarts - 1 }, () => failed), going] },
      { sequence: 20, do: "wait", id: "run_1" },
    ],
  ])("%s", (_, changes, step) => {
    expect(nextStep(situation(changes))).toEqual(step);
  });
});
