import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { items, json, problem, setup } from "../support/fixture.ts";

interface Page {
  readonly data: readonly unknown[];
  readonly cursor: string | null;
}

const page = (data: readonly unknown[], cursor: string | null = null): Response =>
  json({ data: items(data), meta: { page: { limit: 2, cursor } } });

/** Serves a list that consists of the given pages. A cursor is the index of a page. */
const serve =
  (pages: readonly (readonly unknown[])[]) =>
  (request: Request): Response => {
    const at = Number(new URL(request.url).searchParams.get("cursor") ?? 0);
    return page(pages[at] ?? [], at + 1 < pages.length ? String(at + 1) : null);
  };

const cursors = (sent: readonly Request[]): (string | null)[] =>
  sent.map(({ url }) => new URL(url).searchParams.get("cursor"));

async function collect<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of source) all.push(item);
  return all;
}

const never = (): Promise<Response> => new Promise(() => {});
const three = [[1, 2], [3, 4], [5]];

describe("a list", () => {
  test("sends nothing before the list is awaited or iterated", async () => {
    const { things, fetch, clock } = setup([serve(three)]);
    const list = things.list();
    list.pages();
    await clock.advance(0);
    expect(fetch.sent).toHaveLength(0);
  });

  test("resolves with the first page, and requests it only once, however often the list is awaited", async () => {
    const { things, fetch } = setup([serve(three)]);
    const list = things.list({ status: "active" });
    expect(await list).toEqual({ data: items([1, 2]), cursor: "1", done: false, meta: expect.any(Object) });
    await expect(list.withResponse()).resolves.toMatchObject({
      data: { data: items([1, 2]) },
      attempts: [{ status: 200 }],
    });
    expect(fetch.sent.map(({ url }: Request) => url)).toEqual(["https://api.test/v1/things?status=active"]);
  });

  test("supports `catch` and `finally`", async () => {
    const ended: string[] = [];
    const { things } = setup([page([1]), problem(404)]);
    const list = things.list();

    await list.finally(() => ended.push("first"));
    await expect(list.catch(() => "caught")).resolves.toMatchObject({ data: items([1]) });
    await expect(things.list().catch(({ status }: { status: number }) => status)).resolves.toBe(404);
    await expect(things.list().finally(() => ended.push("second"))).rejects.toMatchObject({ status: 404 });
    expect(ended).toEqual(["first", "second"]);
  });

  test("yields the items of all pages, and sends the caller's query with each request", async () => {
    const { things, fetch } = setup([serve(three)]);
    expect(await collect(things.list({ status: "active" }))).toEqual(items([1, 2, 3, 4, 5]));
    expect(cursors(fetch.sent)).toEqual([null, "1", "2"]);
    expect(fetch.sent.every(({ url }: Request) => url.includes("status=active"))).toBe(true);
  });

  test("reports invalid options when the list is used, not when it is created", async () => {
    const { things, fetch } = setup([serve(three)]);
    const list = things.list({}, { prefetch: "no" });
    await expect(list.toArray()).rejects.toThrow(new TypeError("`prefetch` must be of type boolean"));
    await expect(list).rejects.toThrow(TypeError);
    expect(fetch.sent).toHaveLength(0);
  });

  test("continues after an empty page that has a cursor", async () => {
    const { things } = setup([serve([[], [1], [], [], [2], []])]);
    expect(await things.list().toArray()).toEqual(items([1, 2]));
  });

  test("loses no item when the request for a middle page gets a 429", async () => {
    const { things, fetch, clock } = setup([
      page([1, 2], "1"),
      problem(429, { "retry-after": "7" }),
      page([3, 4], "2"),
      page([5]),
    ]);
    expect(await collect(things.list())).toEqual(items([1, 2, 3, 4, 5]));
    expect(cursors(fetch.sent)).toEqual([null, "1", "1", "2"]);
    expect(clock.sleptMs).toEqual([7_000]);
  });

  test("yields the items of the earlier pages, then rejects, if the request for a page fails", async () => {
    const { things } = setup([page([1, 2], "1"), problem(404)]);
    const seen: unknown[] = [];
    const walk = async (): Promise<void> => {
      for await (const item of things.list()) seen.push(item);
    };
    await expect(walk()).rejects.toMatchObject({ name: "NotFoundError" });
    expect(seen).toEqual(items([1, 2]));
  });

  test("supports concurrent iterations", async () => {
    const { things, fetch, clock } = setup([serve(three)]);
    const list = things.list();
    const one = list.pages()[Symbol.asyncIterator]();
    const other = list.pages()[Symbol.asyncIterator]();
    await one.next();
    expect((await other.next()).value.data).toEqual(items([1, 2]));
    await one.return();
    await clock.advance(0);
    expect((await other.next()).value.data).toEqual(items([3, 4]));
    expect((await other.next()).value.data).toEqual(items([5]));
    expect((await other.next()).done).toBe(true);
    expect(cursors(fetch.sent)).toEqual([null, "1", null, "1", "2"]);
  });
});

describe("prefetching", () => {
  test("fetches the next page, and no further one, while the consumer works", async () => {
    const { things, fetch, clock } = setup([serve(three)]);
    const pages = things.list().pages()[Symbol.asyncIterator]();
    await pages.next();
    await clock.advance(0);
    expect(cursors(fetch.sent)).toEqual([null, "1"]);
    await pages.next();
    await clock.advance(0);
    expect(cursors(fetch.sent)).toEqual([null, "1", "2"]);
  });

  test("fetches no page ahead with `prefetch: false`", async () => {
    const { things, fetch, clock } = setup([serve(three)]);
    const pages = things.list({}, { prefetch: false }).pages()[Symbol.asyncIterator]();
    await pages.next();
    await clock.advance(0);
    expect(fetch.sent).toHaveLength(1);
    expect((await pages.next()).value.data).toEqual(items([3, 4]));
  });

  test("yields the current page, then rejects, if the next request cannot be built", async () => {
    const { things } = setup([page([1, 2], "\ud800")]);
    const seen: unknown[] = [];
    const walk = async (): Promise<void> => {
      for await (const item of things.list()) seen.push(item);
    };
    await expect(walk()).rejects.toThrow("`cursor`");
    expect(seen).toEqual(items([1, 2]));
  });

  test("does not yield a prefetched page after the caller's signal has aborted", async () => {
    const { things, clock } = setup([serve([[1], [2]])]);
    const controller = new AbortController();
    const seen: unknown[] = [];
    const walk = async (): Promise<void> => {
      for await (const { data } of things.list({}, { signal: controller.signal }).pages()) {
        seen.push(...data);
        await clock.advance(0);
        controller.abort("enough");
      }
    };
    await expect(walk()).rejects.toBe("enough");
    expect(seen).toEqual(items([1]));
  });

  test.each([
    ["before its next item", 1, 1],
    ["before its next page", 2, 2],
    ["although it was at its last item", 5, 5],
  ])("ends a loop with the reason when the caller's signal aborts, %s", async (_, at, count) => {
    const { things } = setup([serve(three)]);
    const controller = new AbortController();
    const seen: unknown[] = [];
    const walk = async (): Promise<void> => {
      for await (const item of things.list({}, { signal: controller.signal })) {
        if (seen.push(item) === at) controller.abort("enough");
      }
    };
    await expect(walk()).rejects.toBe("enough");
    expect(seen).toHaveLength(count);
  });

  test("aborts the prefetch when the consumer stops early", async () => {
    const { things, fetch, clock } = setup([page([1, 2], "1"), never]);
    const iterator = things.list()[Symbol.asyncIterator]();
    await iterator.next();
    await clock.advance(0);
    expect(fetch.sent.map(({ signal }: Request) => signal.aborted)).toEqual([false, false]);
    await iterator.return();
    expect(fetch.sent.map(({ signal }: Request) => signal.aborted)).toEqual([false, true]);
  });

  test("does not retry the prefetch after the consumer has stopped", async () => {
    const { things, fetch, clock } = setup([page([1, 2], "1"), problem(503, { "retry-after": "5" }), page([3])]);
    const iterator = things.list()[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.return();
    await clock.advance(60_000);
    expect(fetch.sent).toHaveLength(2);
  });

  test("ignores the failure of a prefetched page that the consumer never reaches", async () => {
    const { things, clock } = setup([page([1, 2], "1"), problem(400)]);
    const pages = things.list().pages()[Symbol.asyncIterator]();
    expect((await pages.next()).value.data).toEqual(items([1, 2]));
    await clock.advance(0);
    await expect(pages.return()).resolves.toMatchObject({ done: true });
  });

  test("rejects with the reason when the caller's signal aborts", async () => {
    const { things, clock, fetch } = setup([page([1, 2], "1"), never]);
    const controller = new AbortController();
    const pages = things.list({}, { signal: controller.signal }).pages()[Symbol.asyncIterator]();
    await pages.next();
    const rejected = expect(pages.next()).rejects.toBe("enough");
    await clock.advance(0);
    controller.abort("enough");
    await rejected;
    expect(fetch.sent[1]?.signal.aborted).toBe(true);
  });
});

describe("cursors", () => {
  test("returns cursors from which another process can continue", async () => {
    const { things, fetch } = setup([serve(three)]);
    const pages: Page[] = await collect(things.list().pages());
    expect(pages.map(({ cursor }) => cursor)).toEqual(["1", "2", null]);
    const rest: Page[] = await collect(things.list().pages({ from: "1" }));
    expect(rest.flatMap(({ data }) => data)).toEqual(items([3, 4, 5]));
    expect(await things.list({ cursor: "2" }).toArray()).toEqual(items([5]));
    expect(cursors(fetch.sent)).toEqual([null, "1", "2", "1", "2", "2"]);
  });

  test.each([
    ["two pages whose cursors lead to each other", [page([1], "a"), page([2], "b"), page([3], "a")], {}, [1, 2, 3]],
    ["a server that ignores the cursor", [page([1], "a")], {}, [1, 1]],
    ["a cursor that leads back to the cursor in the query", [page([1], "b"), page([2], "a")], { cursor: "a" }, [1, 2]],
  ])("ends the iteration with an error when cursors repeat: %s", async (_, steps, query, expected) => {
    const { things, fetch } = setup(steps);
    const seen: unknown[] = [];
    const walk = async (): Promise<void> => {
      for await (const item of things.list(query)) seen.push(item);
    };
    await expect(walk()).rejects.toMatchObject({ name: "PaginationError", operation: "things.list", cursor: "a" });
    expect(seen).toEqual(items(expected));
    expect(fetch.sent).toHaveLength(expected.length);
  });

  test("reads the cursor from `meta.cursor` if there is no `meta.page`", async () => {
    const { things, fetch } = setup([
      json({ data: items([1]), meta: { cursor: "x" } }),
      json({ data: items([2]), meta: {} }),
    ]);
    expect(await things.list().toArray()).toEqual(items([1, 2]));
    expect(cursors(fetch.sent)).toEqual([null, "x"]);
  });

  test.each([
    { data: items([1]), next_cursor: "x" },
    { data: items([1]), cursor: "x" },
    { data: items([1]), meta: { next: "/things?after=2" } },
    { data: items([1]), meta: { page: { next_page: 2 } } },
    { data: items([1]), meta: { page: { cursor: 7 } } },
    { data: items([1]), meta: { page: { limit: 1 }, cursor: "x" } },
    { data: items([1]), nextPageToken: "x" },
    { data: items([1]), meta: { has_more: true } },
  ])("rejects an unknown reference to a next page instead of ending the list: %j", async (body) => {
    const { things } = setup([json(body)]);
    await expect(things.list().toArray()).rejects.toMatchObject({
      name: "ResponseFormatError",
      expected: "the next page in `meta.page.cursor`",
    });
  });

  test.each([
    { data: items([1]) },
    { data: items([1]), meta: { page: { cursor: "" } } },
    { data: items([1]), next_cursor: null, meta: { has_more: false, page: { limit: 5, cursor: null } } },
  ])("ends the list if there is no cursor: %j", async (body) => {
    const { things } = setup([json(body)]);
    expect(await things.list().toArray()).toEqual(items([1]));
  });
});

describe("toArray", () => {
  test.each([
    [0, [], 0],
    [1, [1], 1],
    [2, [1, 2], 1],
    [3, [1, 2, 3], 2],
    [5, [1, 2, 3, 4, 5], 3],
    [9, [1, 2, 3, 4, 5], 3],
    [undefined, [1, 2, 3, 4, 5], 3],
  ])("fetches only the pages that the limit %s requires", async (limit, expected, requests) => {
    const { things, fetch } = setup([serve(three)]);
    expect(await things.list().toArray({ limit })).toEqual(items(expected));
    expect(fetch.sent).toHaveLength(requests);
  });
});

describe("a server that returns new cursors without end", () => {
  /** Each page has one item and a cursor of ten characters. */
  const endless = ({ url }: Request): Response => {
    const at = Number(new URL(url).searchParams.get("cursor") ?? 0);
    return page([at], String(at + 1).padStart(10, "0"));
  };
  const pageBytes = 6 * 64; // Each has six objects and lists, which take more memory than their text.

  test("cannot fill the memory of `toArray`: it stops after maxListBytes, and the error says where to go on", async () => {
    const { things, fetch } = setup([endless], { maxListBytes: 3 * pageBytes });
    await expect(things.list().toArray()).rejects.toMatchObject({
      name: "PaginationError",
      message: `things.list returned more than ${3 * pageBytes} bytes (maxListBytes), and has more pages`,
      operation: "things.list",
      cursor: "0000000004",
    });
    expect(fetch.sent).toHaveLength(4);
  });

  test("cannot fill the memory of `toArray` with small objects, which take more of it than their text", async () => {
    const dense = ({ url }: Request): Response => {
      const at = Number(new URL(url).searchParams.get("cursor") ?? 0);
      const data = [{ id: `${at}`, type: "thing", attributes: { all: Array(1_000).fill({}) } }];
      return json({ data, meta: { page: { cursor: String(at + 1) } } });
    };
    const { things, fetch } = setup([dense], { maxListBytes: 200_000 });
    await expect(things.list().toArray()).rejects.toMatchObject({ name: "PaginationError", cursor: "4" });
    expect(fetch.sent).toHaveLength(4);
  });

  test("cannot fill the memory of a loop: its cursors count as well, its items do not", async () => {
    const { things, fetch } = setup([endless], { maxListBytes: 40 });
    const seen: unknown[] = [];
    const walk = async (): Promise<void> => {
      for await (const item of things.list()) seen.push(item);
    };
    await expect(walk()).rejects.toMatchObject({ name: "PaginationError", cursor: "0000000005" });
    expect(seen).toEqual(items([0, 1, 2, 3, 4]));
    expect(fetch.sent).toHaveLength(5);
  });

  test("cannot keep `toArray` busy beyond its deadlineMs, however fast each page comes", async () => {
    const slowly = async (request: Request): Promise<Response> => {
      await clock.sleep(200);
      return endless(request);
    };
    const { things, fetch, clock } = setup([slowly]);
    await expect(things.list({}, { deadlineMs: 5_000 }).toArray({ deadlineMs: 900 })).rejects.toMatchObject({
      name: "DeadlineError",
      message: "GET /things took longer than deadlineMs (900 ms)",
      deadlineMs: 900,
    });
    expect(fetch.sent).toHaveLength(5);
  });
});

describe("the limits of `toArray`", () => {
  test.each([
    ["exactly maxListBytes", {}, 0],
    ["more on the last page", {}, 1],
    ["more after the limit of items", { limit: 1 }, 1],
  ])("return a list of %s", async (_, options, missing) => {
    const long = items(["x".repeat(1_000)]);
    const body = { data: long, meta: { page: { cursor: null } } };
    const { things } = setup([json(body)], { maxListBytes: JSON.stringify(body).length - missing });
    expect(await things.list().toArray(options)).toEqual(long);
  });

  test("leave each page the deadline of its call, if that ends earlier", async () => {
    const { things, clock } = setup([() => clock.sleep(200).then(() => page([1]))]);
    await expect(things.list({}, { deadlineMs: 50 }).toArray({ deadlineMs: 900 })).rejects.toMatchObject({
      name: "DeadlineError",
      deadlineMs: 50,
    });
  });

  test("send nothing if they are invalid", async () => {
    const { things, fetch } = setup([page([1])]);
    await expect(things.list().toArray({ deadlineMs: 0 })).rejects.toThrow(
      new TypeError("`deadlineMs` must be a number above 0, got 0"),
    );
    expect(fetch.sent).toHaveLength(0);
  });
});

test("yields each item exactly once from any starting page, for any page sizes", async () => {
  const anyPages = fc.array(fc.array(fc.integer(), { maxLength: 4 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(anyPages, fc.boolean(), fc.nat(6), fc.nat(24), async (pages, prefetch, start, limit) => {
      const { things } = setup([serve(pages)]);
      const list = things.list({}, { prefetch });
      const from = start % pages.length;
      const rest: Page[] = await collect(list.pages({ from: from ? String(from) : undefined }));
      expect(await collect(list)).toEqual(items(pages.flat()));
      expect(await list.toArray({ limit })).toEqual(items(pages.flat().slice(0, limit)));
      expect(rest.map(({ data }) => data)).toEqual(pages.slice(from).map(items));
    }),
    { numRuns: 50 },
  );
});
