import { describe, expect, test } from "vitest";
import { apiError, apiPromise, paginated } from "../../src/testing/index.ts";

describe("apiPromise", () => {
  test("resolves with the data and, through `withResponse`, with the response", async () => {
    const call = apiPromise({ id: "pl_1" }, new Response(null, { headers: { "x-request-id": "req_7" } }));

    expect(await call).toEqual({ id: "pl_1" });
    expect(await call.withResponse()).toMatchObject({ data: { id: "pl_1" }, requestId: "req_7", attempts: [{}] });
  });

  test("rejects as the given promise does", async () => {
    const error = apiError({ status: 409 });
    const call = apiPromise(Promise.reject(error));

    await expect(call).rejects.toBe(error);
    await expect(call.withResponse()).rejects.toBe(error);
  });
});

describe("paginated", () => {
  const list = paginated([["a", "b"], [], ["c"]]);

  test("yields the items of all pages", async () => {
    const items: string[] = [];
    for await (const item of list) items.push(item);

    expect(items).toEqual(["a", "b", "c"]);
    expect(await list.toArray({ limit: 1 })).toEqual(["a"]);
  });

  test("resolves with the first page when awaited", async () => {
    expect(await list).toMatchObject({ data: ["a", "b"], cursor: "1", done: false });
    expect((await list.withResponse()).response.status).toBe(200);
  });

  test("can be resumed from the cursor of a page", async () => {
    const pages: unknown[] = [];
    for await (const { data, done } of list.pages({ from: "1" })) pages.push([data, done]);

    expect(pages).toEqual([
      [[], false],
      [["c"], true],
    ]);
  });

  test("has the given metadata on each page", async () => {
    const meta = { common_prefixes: ["a/"] };
    const seen: unknown[] = [];
    for await (const page of paginated([["a"], ["b"]], meta).pages()) seen.push(page.meta);

    expect(seen).toEqual([meta, meta]);
  });

  test("resolves with an empty last page if there are no pages", async () => {
    expect(await paginated([])).toMatchObject({ data: [], cursor: null, done: true });
  });
});
