import { expect, test } from "vitest";
import { Collision, convert } from "../../src/dialect/convert.ts";
import { planDocumented } from "../../src/dialect/plan.ts";

const fields = new Map([
  ["status", undefined],
  ["started_at", undefined],
  ["metrics", new Map([["rows_written", undefined]])],
]);

const newPlan = () =>
  planDocumented(
    fields,
    { case: "camel", names: { "/metrics/rows_written": "/rows" } },
    { status: { succeeded: "success" } },
    ["/id"],
  );

/** Objects as they stand in lists: many of one form, and some that differ from it by little. */
const objects: readonly string[] = [
  '{"id":"a","status":"success","startedAt":"t"}',
  '{"id":"b","status":"failed","startedAt":null}',
  '{"status":"success","id":"c","startedAt":"t"}',
  '{"id":"d","status":"success","startedAt":"t","rows":3}',
  '{"id":"e","status":"success","startedAt":"t","rows":null,"own":{"startedAt":1}}',
  '{"id":"f","status":"success"}',
  '{"10":1,"2":2,"startedAt":"t","id":"g"}',
  '{"__proto__":{"admin":true},"startedAt":"t"}',
  '{"metrics":{"rowsWritten":1},"startedAt":"t"}',
  '{"metrics":{},"startedAt":"t"}',
  "{}",
  ...Array.from({ length: 12 }, (_, index) => `{"startedAt":"t","own${index}":{"a":1}}`),
  JSON.stringify(Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`own_${index}`, index]))),
];

test("an object is converted to the same bytes after objects of the same form and of others", () => {
  const plan = newPlan();
  for (const text of [...objects, ...objects.toReversed(), ...objects]) {
    const first = convert(JSON.parse(text), newPlan());
    expect(JSON.stringify(convert(JSON.parse(text), plan))).toBe(JSON.stringify(first));
  }
});

test("converted objects of one form have nothing in common that a change of one would show", () => {
  const plan = newPlan();
  const [one, two] = [1, 2].map((rows) => convert(JSON.parse(`{"startedAt":"t","own":{"rows":${rows}}}`), plan));
  Object.assign(one ?? {}, { started_at: "changed" });
  expect(two).toEqual({ started_at: "t", own: { rows: 2 } });
});

test("two fields that would get one place are found in a second object of their form as well", () => {
  const plan = newPlan();
  const colliding = '{"startedAt":"t","started_at":"u"}';
  for (const _ of [1, 2]) expect(() => convert(JSON.parse(colliding), plan)).toThrow(Collision);
});

test("a moved field that collides is found in an object of a known form", () => {
  const plan = newPlan();
  expect(convert(JSON.parse('{"rows":1,"metrics":null}'), plan)).toEqual({ metrics: { rows_written: 1 } });
  expect(() => convert(JSON.parse('{"rows":1,"metrics":{"rows_written":2}}'), plan)).toThrow(Collision);
});

test("what all objects of the program inherit is no field of an object of a known form", () => {
  const plan = newPlan();
  convert({ status: "success", inherited: 1 }, plan);
  Object.defineProperty(Object.prototype, "inherited", {
    value: 1,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  try {
    expect(Object.keys(convert({ status: "success" }, plan))).toEqual(["status"]);
  } finally {
    Reflect.deleteProperty(Object.prototype, "inherited");
  }
});
