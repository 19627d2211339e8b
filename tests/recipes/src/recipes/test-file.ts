import type { Recipe } from "../recipe.ts";

export const testFile: Recipe = {
  title: "Add a test file",
  name: "test-file",
  values: { package: "serving", folder: "layers", name: "other-headers" },
  edits: {
    1: {
      "packages/serving/test/layers/other-headers.test.ts": `import { expect, test } from "vitest";
import { cors } from "../../src/layers/cors.ts";
import { echo, request } from "../support/request.ts";

test("keeps the headers of a response", async () => {
  expect(await cors("any")(echo)(request())).toMatchObject({ headers: { "X-Request-Id": "req_1" } });
});
`,
    },
  },
  omissions: [],
};
