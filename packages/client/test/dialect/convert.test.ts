import type { Fields } from "@planasonix/openapi/dialects";
import { describe, expect, test } from "vitest";
import { convert } from "../../src/dialect/convert.ts";
import { type Naming, planDocumented, planSent } from "../../src/dialect/plan.ts";

const metrics: Fields = new Map([
  ["rows_read", undefined],
  ["rows_written", undefined],
]);
const fields: Fields = new Map<string, Fields | undefined>([
  ["status", undefined],
  ["started_at", undefined],
  ["finished_at", undefined],
  ["metrics", metrics],
]);
const fromNested: Naming = { names: { "/metrics/rows_written": "/recordsWritten" } };
const intoNested: Naming = { names: { "/started_at": "/times/start", "/finished_at": "/times/end" } };

/** An object as JSON gives it, in which `__proto__` is a name like any other. */
const hostile = JSON.parse('{"__proto__":{"admin":true},"status":"queued"}');

describe("the names of an object change there and back", () => {
  test.each<[string, Naming, object, object]>([
    [
      "with a field out of an object, which keeps its other fields",
      fromNested,
      { status: "queued", metrics: { rows_read: 2, rows_written: 1 } },
      { status: "queued", metrics: { rows_read: 2 }, recordsWritten: 1 },
    ],
    [
      "with the only field of an object, which does not stay behind empty",
      fromNested,
      { metrics: { rows_written: 1 } },
      { recordsWritten: 1 },
    ],
    ["without the object that the field would be in", fromNested, { status: "queued" }, { status: "queued" }],
    [
      "with a value of another type in place of the object",
      fromNested,
      { metrics: "not measured" },
      { metrics: "not measured" },
    ],
    [
      "with two fields into one object",
      intoNested,
      { started_at: "a", finished_at: null },
      { times: { start: "a", end: null } },
    ],
    [
      "with the case of the fields of an object that gets another place",
      { case: "camel", names: { "/metrics": "/stats" } },
      { started_at: "a", metrics: { rows_read: 2 } },
      { startedAt: "a", stats: { rowsRead: 2 } },
    ],
    ["with `__proto__` as a field of its own", { case: "camel" }, hostile, hostile],
    [
      "with `__proto__` as the place of a field",
      { names: { "/started_at": "/__proto__" } },
      { started_at: { a: 1 } },
      JSON.parse('{"__proto__":{"a":1}}'),
    ],
    [
      "with each object of a list",
      { case: "camel" },
      { metrics: [{ rows_read: 1 }, null, "none"] },
      { metrics: [{ rowsRead: 1 }, null, "none"] },
    ],
  ])("%s", (_, naming, documented, sent) => {
    const found = convert(documented, planSent(fields, naming));

    expect(JSON.stringify(found)).toBe(JSON.stringify(sent));
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    expect(convert(sent, planDocumented(fields, naming))).toEqual(documented);
  });

  test("with null in place of an object that a field goes into", () => {
    expect(convert({ metrics: null, recordsWritten: 1 }, planDocumented(fields, fromNested))).toEqual({
      metrics: { rows_written: 1 },
    });
  });
});

test("an object in which nothing changes is not copied", () => {
  const metrics = { unknown_name: 1 };
  const found = convert({ startedAt: "a", metrics }, planDocumented(fields, { case: "camel" }));

  expect(found).toEqual({ started_at: "a", metrics });
  expect(Reflect.get(found, "metrics")).toBe(metrics);
  expect(convert(metrics, planSent(fields, {}))).toBe(metrics);
});

describe("a response in which a field has no place is refused", () => {
  test.each([
    ["because it has one already", { metrics: { rows_written: 2 } }, "two fields with the name `rows_written`"],
    ["because a value is in its way", { metrics: "not measured" }, "a value in place of `metrics`"],
  ])("%s", (_, others, message) => {
    expect(() => convert({ ...others, recordsWritten: 1 }, planDocumented(fields, fromNested))).toThrow(message);
  });
});
