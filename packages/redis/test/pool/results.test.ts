import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/pool/observation.ts";
import { createResults, type Grant } from "../../src/pool/results.ts";

const grant: Grant = { member: "m", base: 100, epoch: 1, trial: false, width: 5, probe: false };
const accepted: Observation = { isRefused: false, serverDelayMs: 0, quota: undefined };
const refused: Observation = { isRefused: true, serverDelayMs: 1_000, quota: undefined };

function stated(remaining: number, resetAt: number): Observation {
  return { ...accepted, quota: { limit: 50, remaining, resetAt } };
}

describe("createResults", () => {
  test("counts ended requests, and accepted requests of the current epoch", () => {
    const results = createResults();
    results.add(grant, accepted);
    results.add({ ...grant, trial: true }, accepted);
    results.add({ ...grant, epoch: 0 }, accepted);
    results.add(grant, undefined);
    expect(results.take(1, 0)).toMatchObject({ ended: 4, accepted: 2, trials: 1 });
  });

  test("forgets results once they are taken", () => {
    const results = createResults();
    results.add({ ...grant, probe: true }, { ...stated(5, 1_000), isRefused: true });
    results.take(1, 0);
    expect(results.isEmpty()).toBe(true);
    expect(results.take(1, 0)).toEqual({ ended: 0, accepted: 0, trials: 0 });
  });

  test("reports the lowest number of remaining requests in the latest period, and the highest lower bound", () => {
    const results = createResults();
    results.add(grant, stated(0, 1_000));
    results.add(grant, stated(40, 2_000));
    results.add({ ...grant, base: 120 }, stated(38, 2_010));
    results.add(grant, stated(1, 1_000));
    expect(results.take(1, 500).statement).toEqual({ limit: 50, lowest: 38, highest: 158, resetInMs: 1_510 });
  });

  test("reports no lower bound for a request without a permit of the group", () => {
    const results = createResults();
    results.add(undefined, stated(40, 2_000));
    expect(results.take(1, 0)).toMatchObject({ ended: 0, accepted: 0, statement: { lowest: 40, highest: undefined } });
  });

  test("reports the 429 of the latest epoch, with the longest delay", () => {
    const results = createResults();
    results.add(grant, { ...refused, serverDelayMs: 5_000 });
    results.add({ ...grant, epoch: 2, trial: true, width: 9 }, refused);
    results.add(undefined, refused);
    expect(results.isUrgent()).toBe(true);
    expect(results.take(2, 0).refusal).toEqual({ epoch: 2, trial: true, width: 9, serverDelayMs: 5_000 });
  });

  test.each([
    ["accepted", accepted],
    ["refused", refused],
    ["lost", undefined],
  ])("reports that the probe was %s", (result, observation) => {
    const results = createResults();
    results.add({ ...grant, probe: true }, observation);
    expect([results.isUrgent(), results.take(1, 0).probe]).toEqual([true, result]);
  });

  test("reports the probe as lost if its permit is returned unused", () => {
    const results = createResults();
    results.dropProbe();
    expect(results.take(1, 0)).toMatchObject({ ended: 0, probe: "lost" });
  });
});
