import { expect, test } from "vitest";
import { reasonOf } from "../../src/run/policy.ts";

test("names what the policy of the worker lacks", () => {
  const wasm = "WebAssembly.instantiate(): Compiling violates the following Content Security policy directive";
  expect(reasonOf(new Error(wasm))).toContain("needs 'wasm-unsafe-eval'");
  expect(reasonOf(new TypeError("Failed to fetch dynamically imported module: blob:x"))).toContain("needs blob:");
});

test("passes on any other reason", () => {
  expect(reasonOf(new Error("no memory"))).toBe("The sandbox could not start: no memory");
  expect(reasonOf("no memory")).toBe("The sandbox could not start: no memory");
});
