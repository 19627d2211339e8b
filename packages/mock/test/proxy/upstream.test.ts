import { expect, test } from "vitest";
import { isUpstream } from "../../src/proxy/upstream.ts";

test.each([
  ["https://api.planasonix.com/v1", true],
  ["http://localhost:4010/v1", true],
  ["http://127.0.0.1:4010/v1", true],
  ["http://[::1]:4010/v1", true],
  ["http://api.planasonix.com/v1", false],
  ["http://127.0.0.1.evil.test/v1", false],
  ["https://user:password@api.planasonix.com/v1", false],
  ["https://api.planasonix.com/v1?key=x", false],
  ["https://api.planasonix.com/v1#x", false],
  ["planasonix", false],
  [5, false],
])("isUpstream(%j) is %j", (value, expected) => {
  expect(isUpstream(value)).toBe(expected);
});
