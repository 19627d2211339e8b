import { expect, test } from "vitest";
import { ownCopy } from "../../src/description/own-copy.ts";

const text = "servers:\n  - url: https://api.example/v1\nheaders:\n  X-RateLimit-Reset: { example: 1712345678 }\n";

test.each([
  ["with an example of the reset", "1712345678", "example: 1795571265"],
  ["without one", undefined, "example: 1712345678"],
])("the mock's copy names the mock first, %s", (_, resetExample, example) => {
  const copy = ownCopy(text, { url: "http://127.0.0.1:4010/v1", resetExample, reset: "1795571265" });

  expect(copy).toContain(
    "servers:\n  - url: http://127.0.0.1:4010/v1\n    description: This mock.\n  - url: https://api",
  );
  expect(copy).toContain(example);
});
