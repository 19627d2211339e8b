import { expect, test } from "vitest";
import type { Description } from "../../openapi/description.ts";
import { errorCodePath, errorCodesOf, responsesByStatus } from "../../openapi/error-codes.ts";

const example = (code: string) => ({ value: { error: { code, message: "No" } } });
const description = {
  paths: {
    "/runs": {
      get: {
        operationId: "runs_list",
        tags: ["Runs"],
        responses: {
          200: { content: { "application/json": { examples: { one: { value: { data: [] } } } } } },
          409: { $ref: "#/components/responses/Conflict" },
        },
      },
    },
  },
  components: {
    responses: {
      Conflict: {
        content: {
          "application/json": { examples: { a: example("in_use"), b: example("in_use"), c: example("taken") } },
        },
      },
    },
  },
} as unknown as Description;

test("reads the error codes of each status from its examples, once each", () => {
  const responses = responsesByStatus(description);

  expect([...responses].map(([status, response]) => [status, errorCodesOf(description, response)])).toEqual([
    ["200", []],
    ["409", ["in_use", "taken"]],
  ]);
  expect(errorCodesOf(description, {})).toEqual([]);
});

test("the page of a code has its name in kebab case", () => {
  expect(errorCodePath("rate_limited")).toBe("errors/codes/rate-limited");
});
