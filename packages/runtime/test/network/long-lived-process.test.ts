import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/** Runs a program that can trigger garbage collections. Returns the JSON that it prints. */
function run(name: string): unknown {
  const program = fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url));
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--expose-gc", "--no-warnings=ExperimentalWarning", program],
    {
      encoding: "utf8",
      timeout: 100_000,
    },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout);
}

describe("long-lived process", () => {
  test("keeps the signal of a raw call through garbage collections", () => {
    expect(run("garbage")).toEqual({ raw: "enough" });
  });

  test("keeps no listener on a signal when a file is abandoned", () => {
    expect(run("abandoned-file")).toEqual({ during: 1, after: 0 });
  });

  test("exits although the timeout of a finished call has not fired", () => {
    expect(run("ends-at-once")).toEqual({ done: true });
  });
});
