import { expect, test } from "vitest";
import { ownCopy } from "../../src/description/own-copy.ts";

const text = "servers:\n  - url: https://api.example/v1\nheaders:\n  X-RateLimit-Reset: { example: 1712345678 }\n";
const reset = { example: "1712345678", next: "1795571265" };

test("names the address in the `Host` header as the first server", () => {
  expect(ownCopy(text, { headers: { host: "127.0.0.1:4010" } }, reset)).toContain(
    "servers:\n  - url: http://127.0.0.1:4010/v1\n    description: This mock.\n  - url: https://api.example/v1\n",
  );
});

test.each([
  ["a description with the next reset as the example", reset, "example: 1795571265"],
  ["an unchanged description if it has no example of a reset", { ...reset, example: undefined }, "example: 1712345678"],
])("returns %s", (_, values, example) => {
  expect(ownCopy(text, { headers: {} }, values)).toContain(example);
});
