import { expect, test } from "vitest";
import { brokenPromises, type Promises } from "./broken-promises.ts";

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
  ["another Node", { node: ">=24" }, "node was >=22.12, and is >=24"],
  [
    "another default that affects retries",
    { defaults: { ...released.defaults, maxRetries: 2 } },
    "defaults.maxRetries was 3, and is 2",
  ],
  [
    "a removed option",
    { defaults: { maxRetries: 3, maxConcurrency: 50 } },
    "defaults.authScheme was bearer, and was removed",
  ],
  ["another class for a status", { statuses: { 404: "ApiError" } }, "statuses.404 was NotFoundError, and is ApiError"],
  [
    "another base class",
    { errors: { NotFoundError: { ...notFound, extends: ["ApiError"] } } },
    "errors.NotFoundError.extends.CallError was promised, and was removed",
  ],
  [
    "a field that is gone",
    { errors: { NotFoundError: { ...notFound, fields: { status: "number" } } } },
    "errors.NotFoundError.fields.code was undefined, and was removed",
  ],
  [
    "a field of another type",
    { errors: { NotFoundError: { ...notFound, fields: { status: "string", code: "undefined" } } } },
    "errors.NotFoundError.fields.status was number, and is string",
  ],
  [
    "another retry class",
    { operations: { ...released.operations, "pipelines.run": "idempotent" } },
    "operations.pipelines.run was keyed, and is idempotent",
  ],
])("%s breaks a promise, in one line", (_, change, line) => {
  expect(brokenPromises(released, { ...released, ...change })).toEqual([line]);
});

test("a removed error breaks each of its promises", () => {
  expect(brokenPromises(released, { ...released, errors: {} })).toHaveLength(4);
});
