import { describe, expect, test } from "vitest";
import { hasPriority, mayApplyTwice, retryClassOf } from "../../src/model/operation.ts";

describe("retryClassOf", () => {
  test.each([
    [{ http: "GET /a" }, "safe", false],
    [{ http: "HEAD /a" }, "safe", false],
    [{ http: "PUT /a" }, "idempotent", false],
    [{ http: "PATCH /a" }, "idempotent", false],
    [{ http: "DELETE /a" }, "idempotent", false],
    [{ http: "POST /a" }, "keyed", true],
    [{ http: "POST /a", retry: "safe" }, "safe", false],
    [{ http: "DELETE /a", retry: "never" }, "never", true],
  ] as const)("classifies %j as %s", (operation, expected, uncertain) => {
    expect(retryClassOf(operation)).toBe(expected);
    expect(mayApplyTwice(operation)).toBe(uncertain);
  });
});

test.each([true, false, undefined])("gives requests priority only if the operation sets it: %j", (priority) => {
  expect(hasPriority(priority === undefined ? {} : { priority })).toBe(priority === true);
});
