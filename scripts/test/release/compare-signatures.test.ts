import { expect, test } from "vitest";
import { compareSignatures } from "../../release/compare-signatures.ts";
import { readSignatures } from "../../release/method-signatures.ts";

const released = "list(query?: Query, options?: CallOptions<Query>): Paginated<Widget>;";

const compatible = [
  ["the same method", released, released],
  [
    "an optional argument after the last",
    "get(id: string): Call<Widget>;",
    "get(id: string, more?: More): Call<Widget>;",
  ],
  ["a first query parameter", "get(options?: CallOptions): Call<A>;", "get(options?: CallOptions<Query>): Call<A>;"],
  ["a query for a list that had none", "list(query?: Record<string, never>): P;", "list(query?: Query): P;"],
  ["an argument that became optional", "run(body: Start): Call<Run>;", "run(body?: Start): Call<Run>;"],
  ["an argument of another name", "get(id: string): Call<A>;", "get(widgetId: string): Call<A>;"],
  [
    "wider options of a wait",
    "wait(o?: CallOptions & WaitOptions<A>): P;",
    "wait(o?: CallOptions<Q> & WaitOptions<A>): P;",
  ],
] as const;

const breaking = [
  ["a removed method", released, ""],
  ["two swapped arguments", "get(a: A, b: B): Call<C>;", "get(b: B, a: A): Call<C>;"],
  ["an argument of another type", "run(body: Start): Call<A>;", "run(body: Begin): Call<A>;"],
  ["an argument that became required", "run(body?: Start): Call<A>;", "run(body: Start): Call<A>;"],
  ["a removed argument", "get(id: string, o?: CallOptions): Call<A>;", "get(id: string): Call<A>;"],
  ["a required argument after the last", "get(id: string): Call<A>;", "get(id: string, more: More): Call<A>;"],
  ["options without a query", "get(o?: CallOptions<Query>): Call<A>;", "get(o?: CallOptions): Call<A>;"],
  ["another result", "get(id: string): Call<A>;", "get(id: string): Call<B>;"],
] as const;

test.each(compatible)("%s is compatible", (_, before, after) => {
  expect(compareSignatures(read(before), read(after))).toEqual([]);
});

test.each(breaking)("%s is breaking", (_, before, after) => {
  expect(compareSignatures(read(before), read(after))).toContainEqual(expect.objectContaining({ impact: "breaking" }));
});

function read(method: string) {
  return readSignatures(
    `export interface W {\n  ${method}\n}\nexport interface Resources {\n  readonly widgets: W;\n}`,
  );
}
