import { expect, test } from "vitest";
import { stopEarly } from "../../src/prism/validate-long-lists.ts";

type Validator = Parameters<typeof stopEarly>[0];
type Result = ReturnType<Validator>;

/** A validator that rejects bodies with `code` if `isInvalid`, and the lengths of the lists that it was given. */
function scripted(isInvalid: (items: readonly unknown[]) => boolean, code = "required") {
  const lengths: number[] = [];
  const validate = (({ element }) => {
    const items = (element.body as { items: readonly unknown[] }).items;
    lengths.push(items.length);
    return isInvalid(items) ? { _tag: "Left", left: [{ code, message: "", severity: 0 }] } : { _tag: "Right" };
  }) as Validator;
  const call = (items: readonly unknown[]): Result =>
    stopEarly(validate)({ resource: {}, element: { method: "post", url: { path: "/" }, body: { items } } } as never);
  return { lengths, call };
}

const items = (length: number, last: unknown = 0): readonly unknown[] =>
  Array.from({ length }, (_, index) => (index === length - 1 ? last : 0));

test("validates only the first 1,000 items of a list if they are invalid", () => {
  const { lengths, call } = scripted(() => true);

  expect(call(items(400_000))._tag).toBe("Left");
  expect(lengths).toEqual([1_000]);
});

test("validates the whole list if its first items are valid", () => {
  const { lengths, call } = scripted((given) => given.includes("wrong"));

  expect(call(items(1_500, "wrong"))._tag).toBe("Left");
  expect(call(items(1_500))._tag).toBe("Right");
  expect(lengths).toEqual([1_000, 1_500, 1_000, 1_500]);
});

test("validates a body without long lists once", () => {
  const { lengths, call } = scripted(() => true);

  call(items(1_000));

  expect(lengths).toEqual([1_000]);
});

test.each(["minItems", "contains", "oneOf"])(
  "does not rely on the first items for `%s`, which needs the whole list",
  (code) => {
    const { lengths, call } = scripted((given) => given.length < 1_500, code);

    expect(call(items(1_500))._tag).toBe("Right");
    expect(lengths).toEqual([1_000, 1_500]);
  },
);

test("validates a body that is nested 200,000 levels deep", () => {
  const { lengths, call } = scripted(() => true);

  expect(call(JSON.parse("[".repeat(200_000) + "]".repeat(200_000)))._tag).toBe("Left");
  expect(lengths).toEqual([1]);
});

test("shortens lists in lists, and keeps a member named `__proto__`", () => {
  const bodies: unknown[] = [];
  const validate = (({ element }) => {
    bodies.push(element.body);
    return { _tag: "Left", left: [{ code: "type", message: "", severity: 0 }] };
  }) as Validator;
  const body = JSON.parse(`{"__proto__": 1, "rows": [[${items(1_001).join()}]]}`);

  stopEarly(validate)({ resource: {}, element: { method: "post", url: { path: "/" }, body } } as never);

  expect(JSON.stringify(bodies)).toBe(`[{"__proto__":1,"rows":[[${items(1_000).join()}]]}]`);
});
