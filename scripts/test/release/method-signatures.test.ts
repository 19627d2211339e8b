import { expect, test } from "vitest";
import { compareSignatures, readSignatures } from "../../release/method-signatures.ts";

const released = "list(query?: Query, options?: ListOptions): Paginated<Widget>;";

const compatible = [
  ["the same method", released, released],
  [
    "an appended optional argument",
    "get(id: string): ApiPromise<Widget>;",
    "get(id: string, more?: More): ApiPromise<Widget>;",
  ],
  [
    "a query among the options of a read",
    "get(options?: ReadOptions): A;",
    "get(options?: ReadOptions & QueryOptions<Query>): A;",
  ],
  [
    "a query among the options of a write",
    "run(options?: WriteOptions): A;",
    "run(options?: WriteOptions & QueryOptions<Query>): A;",
  ],
  ["an argument that became optional", "run(body: Start): ApiPromise<Run>;", "run(body?: Start): ApiPromise<Run>;"],
  ["a renamed argument", "get(id: string): ApiPromise<A>;", "get(widgetId: string): ApiPromise<A>;"],
] as const;

const breaking = [
  ["a removed method", released, ""],
  ["two swapped arguments", "get(a: A, b: B): ApiPromise<C>;", "get(b: B, a: A): ApiPromise<C>;"],
  ["a changed type of an argument", "run(body: Start): ApiPromise<A>;", "run(body: Begin): ApiPromise<A>;"],
  ["an argument that became required", "run(body?: Start): ApiPromise<A>;", "run(body: Start): ApiPromise<A>;"],
  ["a removed argument", "get(id: string, o?: ReadOptions): A;", "get(id: string): A;"],
  ["an appended required argument", "get(id: string): ApiPromise<A>;", "get(id: string, more: More): ApiPromise<A>;"],
  ["options that lost their query", "get(o?: ReadOptions & QueryOptions<Query>): A;", "get(o?: ReadOptions): A;"],
  ["a changed type of the options", "get(o?: WriteOptions): A;", "get(o?: ReadOptions): A;"],
  ["a query at the position of the options", "get(o?: ReadOptions): A;", "get(query?: GetQuery, o?: ReadOptions): A;"],
  ["a changed result type", "get(id: string): ApiPromise<A>;", "get(id: string): ApiPromise<B>;"],
] as const;

test.each(compatible)("classifies %s as compatible", (_, before, after) => {
  expect(compareSignatures(read(before), read(after))).toEqual([]);
});

test.each(breaking)("classifies %s as breaking", (_, before, after) => {
  expect(compareSignatures(read(before), read(after))).toContainEqual(expect.objectContaining({ impact: "breaking" }));
});

test("says how a new query parameter can keep the positions of the arguments", () => {
  const before = read("get(options?: ReadOptions): A;");

  expect(compareSignatures(before, read("get(query?: GetQuery, options?: ReadOptions): A;"))).toEqual([
    {
      impact: "breaking",
      message:
        "method `widgets.get`: argument 1 was `ReadOptions`, is `GetQuery`; `x-since` on the parameter makes it an option, and keeps the positions",
    },
  ]);
});

function read(method: string) {
  return readSignatures(
    `export interface W {\n  ${method}\n}\nexport interface Resources {\n  readonly widgets: W;\n}`,
  );
}
