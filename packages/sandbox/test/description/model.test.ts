import { expect, test } from "vitest";
import { typeOf } from "../../src/description/model.ts";
import { typeIn } from "../../src/description/operation.ts";
import { model, operationOf } from "../support/calls.ts";

test("derives a stored type: its key, its selectors, the states of its work, and whether it is a singleton", () => {
  expect(typeOf(model, "pipeline_run")).toMatchObject({
    key: undefined,
    selectors: expect.arrayContaining(["pipeline_id", "status"]),
    waiter: { attribute: "status", succeeded: ["succeeded"] },
    isSingleton: false,
  });
  expect(typeOf(model, "log_line").selectors).toContain("run_id");
  expect(typeOf(model, "session_timeout").isSingleton).toBe(true);
});

test("throws for the name of a type that is not stored", () => {
  expect(() => typeOf(model, "pipelines")).toThrow("The description has no stored type pipelines");
});

test("reads the type of the resource in a response, and throws if there is none", () => {
  expect(typeIn(operationOf("pipelines_run").successes[0])).toBe("pipeline_run");
  const { successes } = operationOf("dlq_export");
  expect(() => typeIn(successes[0])).toThrow("The response 200 contains no resource with a type");
});
