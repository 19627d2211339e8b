import { describe, expect, test } from "vitest";
import { items, json, setup } from "../support/fixture.ts";

const page = (data: readonly unknown[], cursor: string | null): Response =>
  json({ data: items(data), meta: { page: { cursor } } });

describe("page that refers to the next page in an unknown way", () => {
  test.each([
    { data: items([1]), links: { next: "/things?cursor=2" } },
    { data: items([1]), pagination: { cursor: "x" } },
    { data: items([1]), meta: { pagination: { next_cursor: "x" } } },
    { data: items([1]), meta: { page: "x" } },
  ])("makes the list reject: %j", async (body) => {
    const { things } = setup([json(body)]);
    await expect(things.list().toArray()).rejects.toMatchObject({ name: "ResponseFormatError" });
  });
});

test.each([null, undefined])("starts at the first page if `from` is %s", async (from) => {
  const { things, fetch } = setup([page([1], "c1"), page([2], null)]);
  const pages: unknown[] = [];
  for await (const one of things.list().pages({ from })) pages.push(one);
  expect(pages).toEqual([
    { data: items([1]), cursor: "c1", done: false, meta: { page: { cursor: "c1" } } },
    { data: items([2]), cursor: null, done: true, meta: { page: { cursor: null } } },
  ]);
  expect(fetch.sent).toHaveLength(2);
});

test("starts at `from`, or else at the cursor in the query", async () => {
  const { things, fetch } = setup([page([1], null)]);
  for await (const _ of things.list({ cursor: "c7" }).pages({ from: null })) break;
  for await (const _ of things.list({ cursor: "c7" }).pages({ from: "c9" })) break;
  expect(fetch.sent.map(({ url }) => url.split("?")[1])).toEqual(["cursor=c7", "cursor=c9"]);
});

test("throws for an invalid `from` before anything is sent", async () => {
  const { things, fetch } = setup([page([1], null)]);
  expect(() => things.list().pages({ from: 7 })).toThrow(new TypeError("`from` must be a string or null, got 7"));
  expect(fetch.sent).toHaveLength(0);
});
