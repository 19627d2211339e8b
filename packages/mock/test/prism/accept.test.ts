import { expect, test } from "vitest";
import type { Preference } from "../../src/description/preference.ts";
import { acceptFor } from "../../src/prism/accept.ts";
import { operationOf } from "../support/operations.ts";

test.each<[string, Preference, string | undefined, string | undefined]>([
  ["the accepted media types", {}, "text/csv, */*;q=0.1", "text/csv, */*;q=0.1"],
  ["the media type of a preferred example", { example: "items" }, "text/csv", "application/json"],
  ["undefined for an error", { code: 429 }, "text/csv", undefined],
  ["undefined without a header", {}, undefined, undefined],
  ["undefined if no media type is valid", {}, "anything", undefined],
  ["only the valid media types", {}, "anything, text/csv", " text/csv"],
])("returns %s", (_, preference, accept, expected) => {
  expect(acceptFor(operationOf("dlq_export"), { preference, accept })).toBe(expected);
});
