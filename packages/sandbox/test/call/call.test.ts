import { expect, test } from "vitest";
import { conflict, notFound, resourceOf, targetOf, unknownReference } from "../../src/call/call.ts";

const resource = { type: "thing", id: "t_1" } as never;

test("returns the resource of a result, and throws for a result that is not a resource", () => {
  expect(resourceOf({ kind: "resource", resource })).toBe(resource);
  expect(() => resourceOf({ kind: "view", attributes: {} })).toThrow("The outcome is a view instead of a resource");
});

test("returns the target of a call, and throws if the path names no stored resource", () => {
  const call = { named: [], operation: { id: "things_list" } };

  expect(targetOf({ ...call, target: resource } as never)).toBe(resource);
  expect(() => targetOf(call as never)).toThrow("The path of things_list names no stored resource");
});

test("describes a resource that does not exist, by at most 100 characters of its ID", () => {
  expect(notFound("t_1").reply).toEqual({ status: 404, message: "There is no resource with the ID t_1." });
  expect(notFound("x".repeat(200)).message).toBe(`There is no resource with the ID ${"x".repeat(100)}.`);
});

test("describes a conflict, with its details if there are any", () => {
  const details = [{ field: "body.name", issue: "is taken" }];

  expect(conflict("The name is taken.").reply).toEqual({ status: 409, message: "The name is taken." });
  expect(conflict("The name is taken.", details).reply).toEqual({
    status: 409,
    message: "The name is taken.",
    details,
  });
});

test("describes a field that refers to no existing resource", () => {
  expect(unknownReference("run_id", "pipeline_run").reply).toMatchObject({
    status: 400,
    details: [{ field: "body.run_id", issue: "is not the ID of an existing pipeline run" }],
  });
});
