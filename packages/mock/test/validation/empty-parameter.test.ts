import { expect, test } from "vitest";
import { readDescription } from "../../src/description/description.ts";
import { checkEmptyParameters } from "../../src/validation/empty-parameter.ts";
import { fixture } from "../support/served.ts";

const { operations } = await readDescription(fixture);

function check(query: string): void {
  const operation = operations.find(({ id }) => id === "pipelines_list");
  if (operation === undefined) throw new Error("The fixture has no pipelines_list");
  checkEmptyParameters(operation, new URLSearchParams(query));
}

test("an empty parameter with a minLength is refused", () => {
  expect(() => check("cursor=")).toThrow("query.cursor must NOT have fewer than 1 characters");
});

test.each([["cursor=c"], ["tag="], ["unknown="], [""]])("the query %j passes", (query) => {
  expect(() => check(query)).not.toThrow();
});
