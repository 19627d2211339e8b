import { describe, expect, test } from "vitest";
import { createPermits } from "../../src/pool/permits.ts";
import type { Grant } from "../../src/pool/results.ts";

const grant: Grant = { member: "m", base: 1, epoch: 0, trial: false, width: 0, probe: false };

describe("createPermits", () => {
  test("uses permits in the order in which they were granted", () => {
    const permits = createPermits();
    permits.add(grant, 1, 0);
    permits.add({ ...grant, base: 2 }, 1, 0);
    expect([permits.take(false)?.base, permits.take(false)?.base, permits.take(false)]).toEqual([1, 2, undefined]);
  });

  test("gives reserved permits only to requests with priority, which use them up before unreserved ones", () => {
    const permits = createPermits();
    permits.add(grant, 3, 2);
    permits.take(true);
    expect([permits.count(), permits.has(false)]).toEqual([2, true]);
    permits.take(false);
    expect([permits.has(false), permits.take(false), permits.has(true)]).toEqual([false, undefined, true]);
  });

  test("reports the number of removed permits, and whether the permit of the probe is among them", () => {
    const permits = createPermits();
    permits.add(grant, 4, 1);
    expect(permits.clear()).toEqual({ count: 4, hasProbe: false });
    permits.add({ ...grant, probe: true }, 1, 0);
    expect(permits.clear()).toEqual({ count: 1, hasProbe: true });
    expect(permits.clear()).toEqual({ count: 0, hasProbe: false });
  });
});
