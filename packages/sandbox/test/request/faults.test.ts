import { expect, test } from "vitest";
import { createFaults, type Fault } from "../../src/request/faults.ts";

const operations = new Set(["runs.get", "runs.list"]);
const get = { operation: "runs.get", method: "GET", path: "/runs/run_1" };

/** Whether a fault affects a request. `random` is the number that decides about its probability. */
function affects(fault: Fault, request = get, random = 0): boolean {
  const faults = createFaults({ operations, random: () => random });
  faults.add({ status: 500, ...fault });
  return faults.take(request) !== undefined;
}

test.each<[Fault, boolean]>([
  [{}, true],
  [{ operation: "runs.get" }, true],
  [{ operation: "runs.list" }, false],
  [{ method: "GET" }, true],
  [{ method: "POST" }, false],
  [{ path: "/runs/run_1" }, true],
  [{ path: "/runs/*" }, true],
  [{ path: "*_1" }, true],
  [{ path: "/runs" }, false],
  [{ path: "/runs/run.1" }, false],
  [{ path: "/r*" }, true],
  [{ path: "*" }, true],
  [{ path: "/*/*" }, true],
  [{ path: "/runs*/run_1" }, true],
  [{ path: "*s*_*" }, true],
  [{ path: "*_*s*" }, false],
  [{ path: "/runs/run_1*1" }, false],
  [{ path: "*/runs/run_1/*" }, false],
  [{ operation: "runs.get", method: "GET", path: "/projects/*" }, false],
])("%o affects a GET of /runs/run_1: %s", (fault, expected) => {
  expect(affects(fault)).toBe(expected);
});

test("special characters in a path stand for themselves", () => {
  const path = "/a+b/(c)";

  expect(affects({ path }, { ...get, path })).toBe(true);
  expect(affects({ path }, { ...get, path: "/aab/c" })).toBe(false);
});

test("a fault with twelve asterisks cannot block the other tenants: its path is matched in linear time", () => {
  const [path, pattern] = [`/${"a".repeat(8000)}`, `/${"*a".repeat(12)}*b`];
  const startedAt = performance.now();

  expect(affects({ path: pattern }, { ...get, path })).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

test("a probability is the share of the random numbers below it", () => {
  expect([0, 0.49, 0.5, 0.9].map((random) => affects({ probability: 0.5 }, get, random))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("the first fault that affects a request applies, until it has affected as many as it may", () => {
  const faults = createFaults({ operations, random: () => 0 });
  faults.add({ status: 500, times: 1 });
  faults.add({ status: 503 });

  expect(new Set(faults.all().map(({ id }) => id)).size).toBe(2);
  expect([faults.take(get)?.status, faults.take(get)?.status, faults.take(get)?.status]).toEqual([500, 503, 503]);
});
