import { describe, expect, test } from "vitest";
import { items, json, setup } from "../support/fixture.ts";

const page = (data: readonly unknown[], cursor: string | null): Response =>
  json({ data: items(data), meta: { page: { cursor } } });

describe("last page of an unknown shape", () => {
  test.each([
    { data: items([1]), links: { next: "/things?cursor=2" } },
    { data: items([1]), pagination: { cursor: "x" } },
    { data: items([1]), meta: { pagination: { next_cursor: "x" } } },
    { data: items([1]), meta: { page: "x" } },
  ])("rejects %j", async (body) => {
    const { things } = setup([json(body)]);
    await expect(things.list().toArray()).rejects.toMatchObject({ name: "ResponseFormatError" });
  });
});

test.each([null, undefined])("starts at the first page for a checkpoint of %s", async (from) => {
  const { things, fetch } = setup([page([1], "c1"), page([2], null)]);
  const pages: unknown[] = [];
  for await (const one of things.list().pages({ from })) pages.push(one);
  expect(pages).toEqual([
    { data: items([1]), cursor: "c1", done: false },
    { data: items([2]), cursor: null, done: true },
  ]);
  expect(fetch.sent).toHaveLength(2);
});

test("rejects an invalid checkpoint before anything is sent", async () => {
  const { things, fetch } = setup([page([1], null)]);
  expect(() => things.list().pages({ from: 7 })).toThrow(new TypeError("`from` must be a cursor, got 7"));
  expect(fetch.sent).toHaveLength(0);
});
