import { expect, test } from "vitest";
import { didYouMean } from "../../src/description/closest.ts";

test.each([
  ["nmae", ["status", "name"], "; did you mean name?"],
  ["pipelines", ["project", "pipeline"], "; did you mean pipeline?"],
  ["run", ["job", "pipeline_run"], "; did you mean pipeline_run?"],
  ["Metrics", ["metrics"], "; did you mean metrics?"],
  ["title", ["name", "status"], ""],
  ["", ["name"], ""],
])("the known name that %j probably means, of %j, gives %j", (given, known, question) => {
  expect(didYouMean(given, known)).toBe(question);
});
