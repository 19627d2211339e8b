import { expect, test } from "vitest";
import { brokenPromises, type Promises } from "../../release/promises.ts";

const released: Promises = {
  node: ">=22.12",
  defaults: { maxRetries: 3, maxConcurrency: 50, authScheme: "bearer" },
  statuses: { 404: "NotFoundError" },
  errors: {
    NotFoundError: { extends: ["ApiError", "CallError"], fields: { status: "number", code: "undefined" } },
  },
  operations: { "runs.get": "safe", "pipelines.run": "keyed" },
};
const notFound = released.errors.NotFoundError as NonNullable<(typeof released.errors)["NotFoundError"]>;

test("the same promises, and more, break nothing", () => {
  const more: Promises = {
    ...released,
    defaults: { ...released.defaults, prefetch: true },
    errors: { ...released.errors, NotFoundError: { ...notFound, fields: { ...notFound.fields, hint: "string" } } },
    operations: { ...released.operations, "runs.list": "safe" },
  };

  expect(brokenPromises(released, released)).toEqual([]);
  expect(brokenPromises(released, more)).toEqual([]);
});

test("a field that had no value may get one, and a default of the pace may change", () => {
  const current: Promises = {
    ...released,
    defaults: { ...released.defaults, maxConcurrency: 20 },
    errors: { NotFoundError: { ...notFound, fields: { status: "number", code: "string" } } },
  };

  expect(brokenPromises(released, current)).toEqual([]);
});

test.each<[string, Partial<Promises>, string]>([
  ["another Node", { node: ">=24" }, "the range of Node was >=22.12, and is >=24"],
  [
    "another default that affects retries",
    { defaults: { ...released.defaults, maxRetries: 2 } },
    "the default of maxRetries was 3, and is 2",
  ],
  ["a removed option", { defaults: { maxRetries: 3, maxConcurrency: 50 } }, "the default of authScheme was removed"],
  [
    "another class for a status",
    { statuses: { 404: "ApiError" } },
    "the error of the status 404 was NotFoundError, and is ApiError",
  ],
  ["a removed error", { errors: {} }, "the error NotFoundError was removed"],
  [
    "another base class",
    { errors: { NotFoundError: { ...notFound, extends: ["ApiError"] } } },
    "the error NotFoundError does not extend CallError any more",
  ],
  [
    "a field that is gone",
    { errors: { NotFoundError: { ...notFound, fields: { status: "number" } } } },
    "the field code of NotFoundError was undefined, and is removed",
  ],
  [
    "a field of another type",
    { errors: { NotFoundError: { ...notFound, fields: { status: "string", code: "undefined" } } } },
    "the field status of NotFoundError was number, and is string",
  ],
  [
    "another retry class",
    { operations: { ...released.operations, "pipelines.run": "idempotent" } },
    "the retries of pipelines.run was keyed, and is idempotent",
  ],
])("%s breaks a promise, in one line", (_, change, line) => {
  expect(brokenPromises(released, { ...released, ...change })).toEqual([line]);
});
