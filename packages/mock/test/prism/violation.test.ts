import { expect, test } from "vitest";
import { isError, type Violation, violationsHeader } from "../../src/prism/violation.ts";

const violation: Violation = { path: ["body", "name"], code: "required", message: "is required", severity: 0 };

test("lists violations as JSON, those of the request first", () => {
  const warning = { message: "deprecated", severity: 1 };

  expect(JSON.parse(violationsHeader([violation], [warning]) ?? "")).toEqual([
    { location: ["request", "body", "name"], severity: "Error", code: "required", message: "is required" },
    { location: ["response"], severity: "Warning", message: "deprecated" },
  ]);
});

test("returns undefined without violations", () => {
  expect(violationsHeader([], [])).toBeUndefined();
});

test("lists as many violations as fit into the header, in ASCII", () => {
  const many = Array.from({ length: 1_000 }, () => ({ ...violation, message: "ü".repeat(50) }));
  const header = violationsHeader(many, []) ?? "";

  expect(header.length).toBeLessThanOrEqual(8_000);
  expect(header).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(header)[0].message).toBe("ü".repeat(50));
});

test("truncates a single violation that is too long", () => {
  expect(violationsHeader([{ ...violation, message: "x".repeat(9_000) }], [])).toHaveLength(8_000);
});

test("treats only severity 0 as an error", () => {
  expect([0, 1].map((severity) => isError({ ...violation, severity }))).toEqual([true, false]);
});
