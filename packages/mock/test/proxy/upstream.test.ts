import { expect, test } from "vitest";
import { isUpstream } from "../../src/proxy/upstream.ts";

test.each([
  ["https://api.planasonix.com/v1", true],
  ["http://127.0.0.1:4010/v1", true],
  ["http://localhost/v1", true],
  ["http://[::1]:4010/v1", true],
  ["http://api.planasonix.com/v1", false],
  ["https://user:password@api.planasonix.com/v1", false],
  ["https://api.planasonix.com/v1?key=1", false],
  ["https://api.planasonix.com/v1#top", false],
  ["ftp://api.planasonix.com/v1", false],
  ["api.planasonix.com", false],
  [undefined, false],
])("isUpstream(%j) is %j", (value, expected) => {
  expect(isUpstream(value)).toBe(expected);
});
