import { describe, expect, test } from "vitest";
import { json, setup } from "../support/fixture.ts";

const page = (data: readonly unknown[], cursor: string | null): Response => json({ data, meta: { page: { cursor } } });

describe("a list does not end early on an unknown shape", () => {
  test.each([
    { data: [1], links: { next: "/things?cursor=2" } },
    { data: [1], pagination: { cursor: "x" } },
    { data: [1], meta: { pagination: { next_cursor: "x" } } },
    { data: [1], meta: { page: "x" } },
  ])("%j", async (body) => {
    const { things } = setup([json(body)]);
    await expect(things.list().toArray()).rejects.toMatchObject({ name: "ResponseFormatError" });
  });
});

test("continuing from the cursor of the last page yields nothing, and sends nothing", async () => {
  const { things, fetch } = setup([page([1], null)]);
  const pages: unknown[] = [];
  for await (const one of things.list().pages({ from: null })) pages.push(one);
  expect(pages).toEqual([]);
  expect(fetch.sent).toHaveLength(0);
});
