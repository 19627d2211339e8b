import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";

interface Cost {
  readonly entered: readonly string[];
  readonly bytes: Readonly<Record<string, number>>;
  readonly objects: number;
}

/** The size of a number that V8 stores outside its object. The smallest object, an empty one, takes more. */
const numberBytes = 16;

describe("a request, if the API states no limit,", () => {
  let cost: Cost;

  // In a process of its own, because the counts of V8 would disturb a measurement of the coverage. Without optimized code,
  // which may keep an object in registers.
  beforeAll(async () => {
    const program = fileURLToPath(new URL("./limiter-cost.program.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ["--no-opt", "--no-maglev", program]);
    cost = JSON.parse(stdout);
  });

  test("enters few functions of the rate limiter", () => {
    expect(cost.entered).toEqual(expect.arrayContaining(["acquire", "enter", "leave", "release"]));
    expect(cost.entered.length).toBeLessThanOrEqual(8);
  });

  test("allocates nothing but its permit", () => {
    const { enter, ...others } = cost.bytes;

    expect(cost.objects).toBe(1);
    expect(enter).toBeGreaterThan(numberBytes);
    for (const [name, bytes] of Object.entries(others))
      expect([name, Math.min(bytes, numberBytes)]).toEqual([name, bytes]);
  });
});
