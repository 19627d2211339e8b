import { describe, expect, test } from "vitest";
import { PaginationError } from "../src/index.ts";
import { asked, collect, connected, page, problem, rejection, scripted, untyped } from "./support/client.ts";

const threePages = [page(["a", "b"], "c1"), page([], "c2"), page(["c"], null)];

function idsOf(items: readonly { readonly id?: string | undefined }[]): (string | undefined)[] {
  return items.map(({ id }) => id);
}

describe("list over HTTP", () => {
  test("resolves with its first page when awaited", async () => {
    const { data, cursor } = await connected().pipelines.list({ limit: 2, status: "active" });

    expect([idsOf(data), cursor]).toEqual([["pl_01hqxyz", "pl_01hqabc"], expect.any(String)]);
  });

  test("yields the items of all pages when iterated", async () => {
    const pipelines = await collect(connected().pipelines.list({ limit: 2 }));

    expect(idsOf(pipelines)).toEqual(["pl_01hqxyz", "pl_01hqabc", "pl_01hqdef"]);
  });

  test("returns the metadata of a page, such as the prefixes of a file listing", async () => {
    const { meta } = await connected().connections.listFiles("conn_1");

    expect(meta).toMatchObject({ common_prefixes: expect.any(Array), prefix: expect.any(String), page: {} });
  });

  test("yields its pages with `pages`, the last one without a cursor", async () => {
    const pages = await collect(connected().pipelines.list({ limit: 2 }).pages());

    expect(pages.map(({ data, cursor }) => [data.length, typeof cursor])).toEqual([
      [2, "string"],
      [1, "object"],
    ]);
  });

  test("can be resumed from a cursor, even with another client", async () => {
    const { cursor } = await connected().pipelines.list({ limit: 2 });

    const rest = await collect(connected().pipelines.list({ limit: 2 }).pages({ from: cursor }));

    expect(rest.flatMap(({ data }) => idsOf(data))).toEqual(["pl_01hqdef"]);
  });

  test("marks its last page as done", async () => {
    const pages = await collect(connected().pipelines.list({ limit: 2 }).pages());

    expect(pages.map(({ done }) => done)).toEqual([false, true]);
  });

  test("returns an array of all items with `toArray`", async () => {
    expect(idsOf(await connected().pipelines.list().toArray())).toEqual(["pl_01hqxyz", "pl_01hqabc", "pl_01hqdef"]);
  });

  test("returns the response of its first page with `withResponse`", async () => {
    const { data, response, rateLimit } = await connected().pipelines.list({ limit: 2 }).withResponse();

    expect([data.data.length, response.status, rateLimit?.limit]).toEqual([2, 200, 1200]);
  });

  test("ends after its only page", async () => {
    const tables = await connected().connections.listTables("conn_1").toArray();

    expect(tables.length).toBeGreaterThan(0);
  });
});

describe("list", () => {
  test("sends nothing until it is awaited, and only one request if it is awaited twice", async () => {
    const { planasonix, fetch } = scripted(threePages);

    const list = planasonix.pipelines.list();
    list.pages();
    const before = fetch.sent.length;
    const [one, other] = [await list, await list];

    expect([before, fetch.sent.length, one.cursor, other.cursor]).toEqual([0, 1, "c1", "c1"]);
  });

  test("requests its first page in `catch`, `finally` and `Promise.all`", async () => {
    const { planasonix, fetch } = scripted([problem(400), page(["a"], null)]);
    const ends: string[] = [];

    const caught = await planasonix.pipelines.list().catch((error: unknown) => String(error));
    const first = await planasonix.pipelines.list().finally(() => ends.push("over"));
    const all = await Promise.all([planasonix.pipelines.list()]);

    expect([caught, idsOf(first.data), ends, all[0]?.done]).toEqual([
      expect.stringContaining("InvalidRequestError"),
      ["a"],
      ["over"],
      true,
    ]);
    expect(fetch.sent).toHaveLength(3);
  });

  test("sends nothing and leaves no unhandled rejection if it is not read", async () => {
    const { planasonix, fetch } = scripted([problem(400)]);

    untyped(planasonix.pipelines, "list")({}, { nonsense: 1 });
    planasonix.pipelines.list().pages();
    await new Promise((resolve) => setTimeout(resolve, 0));

    expect(fetch.sent).toEqual([]);
  });

  test.each([null, undefined])("starts at the first page if `from` is %s", async (from) => {
    const { planasonix, fetch } = scripted([page(["a"], "c1"), page(["b"], null)]);

    const pages = await collect(planasonix.pipelines.list().pages({ from }));

    expect(pages.map(({ data, cursor, done }) => [idsOf(data), cursor, done])).toEqual([
      [["a"], "c1", false],
      [["b"], null, true],
    ]);
    expect(asked(fetch)).toEqual(["GET /pipelines", "GET /pipelines?cursor=c1"]);
  });

  test("reads its query at the time of the call, so that later changes affect no page", async () => {
    const { planasonix, fetch } = scripted([page(["a"], "c1"), page(["b"], null)]);
    const query = { status: "active", search: ["x"] };

    const list = untyped(planasonix.pipelines, "list")(query);
    query.status = "draft";
    query.search.push("y");
    await Reflect.get(list, "toArray")();

    expect(asked(fetch)).toEqual([
      "GET /pipelines?status=active&search=x",
      "GET /pipelines?status=active&search=x&cursor=c1",
    ]);
  });

  test("sends its query with every request and continues after an empty page", async () => {
    const { planasonix, fetch } = scripted(threePages);

    const items = await collect(planasonix.pipelines.list({ status: "active", limit: 2 }));

    expect(idsOf(items)).toEqual(["a", "b", "c"]);
    expect(asked(fetch)).toEqual([
      "GET /pipelines?status=active&limit=2",
      "GET /pipelines?status=active&limit=2&cursor=c1",
      "GET /pipelines?status=active&limit=2&cursor=c2",
    ]);
  });

  test("starts at the cursor in its query", async () => {
    const { planasonix, fetch } = scripted([page(["c"], null)]);

    await planasonix.pipelines.list({ cursor: "c2" }).toArray();

    expect(asked(fetch)).toEqual(["GET /pipelines?cursor=c2"]);
  });

  test("sends the cursor in the parameter that the description names", async () => {
    const { planasonix, fetch } = scripted([page(["a"], "c1"), page(["b"], null)]);

    await planasonix.runs.listLogs("run_1").toArray();

    expect(asked(fetch)).toEqual(["GET /runs/run_1/logs", "GET /runs/run_1/logs?since=c1"]);
  });

  test("fetches only the pages that the `limit` of `toArray` requires", async () => {
    const { planasonix, fetch } = scripted([page(["a", "b"], "c1"), page(["c", "d"], "c2")]);

    const items = await planasonix.pipelines.list().toArray({ limit: 3 });

    expect([idsOf(items), fetch.sent.length]).toEqual([["a", "b", "c"], 2]);
  });

  test("returns an empty array for the limit 0 and fetches nothing", async () => {
    const { planasonix, fetch } = scripted(threePages);

    expect([await planasonix.pipelines.list().toArray({ limit: 0 }), fetch.sent.length]).toEqual([[], 0]);
  });

  test("fetches the next page while the current one is processed", async () => {
    const { planasonix, fetch } = scripted(threePages);
    const pages = planasonix.pipelines.list().pages()[Symbol.asyncIterator]();

    await pages.next();

    expect(asked(fetch)).toEqual(["GET /pipelines", "GET /pipelines?cursor=c1"]);
    await pages.return?.();
  });

  test("fetches no page ahead with `prefetch: false`", async () => {
    const { planasonix, fetch } = scripted(threePages);
    const pages = planasonix.pipelines.list({}, { prefetch: false }).pages()[Symbol.asyncIterator]();

    await pages.next();

    expect(asked(fetch)).toEqual(["GET /pipelines"]);
    await pages.return?.();
  });

  test("aborts the request for the next page when the iteration ends early", async () => {
    const { planasonix, fetch } = scripted([page(["a"], "c1"), () => new Promise<Response>(() => {})]);

    for await (const _ of planasonix.pipelines.list()) break;

    expect(fetch.sent.map(({ signal }) => signal.aborted)).toEqual([false, true]);
  });

  test("supports concurrent iterations, each from the first page", async () => {
    const responses: Readonly<Record<string, Response>> = { "": page(["a"], "c1"), "?cursor=c1": page(["b"], null) };
    const { planasonix } = scripted([({ url }) => (responses[new URL(url).search] ?? problem(404)).clone()]);
    const list = planasonix.pipelines.list();

    const [one, other] = await Promise.all([collect(list), collect(list)]);

    expect([idsOf(one), idsOf(other)]).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
  });

  test("yields every item before a page that fails, then rejects", async () => {
    const { planasonix } = scripted([page(["a", "b"], "c1"), problem(400)]);
    const seen: (string | undefined)[] = [];
    const walk = async (): Promise<void> => {
      for await (const { id } of planasonix.pipelines.list()) seen.push(id);
    };

    expect(await rejection(walk())).toMatchObject({ name: "InvalidRequestError", operation: "pipelines.list" });
    expect(seen).toEqual(["a", "b"]);
  });

  test("loses no item when a request in the middle gets a 429", async () => {
    const busy = Response.json({ error: { code: "rate_limited" } }, { status: 429, headers: { "retry-after": "3" } });
    const { planasonix, clock } = scripted([page(["a"], "c1"), busy, page(["b"], null)]);

    expect(idsOf(await planasonix.pipelines.list().toArray())).toEqual(["a", "b"]);
    expect(clock.now() - Date.UTC(2026, 0, 1)).toBeGreaterThanOrEqual(3_000);
  });

  test("rejects with a PaginationError if it gets a cursor twice", async () => {
    const { planasonix } = scripted([page(["a"], "c1"), page(["b"], "c2"), page(["c"], "c1")]);

    const error = await rejection(planasonix.pipelines.list().toArray());

    expect(error).toBeInstanceOf(PaginationError);
    expect(error).toMatchObject({ operation: "pipelines.list", cursor: "c1" });
  });

  test("rejects with the reason of the signal after an abort", async () => {
    const controller = new AbortController();
    const { planasonix } = scripted([page(["a"], "c1"), () => new Promise<Response>(() => {})]);
    const walk = async (): Promise<void> => {
      for await (const _ of planasonix.pipelines.list({}, { signal: controller.signal })) {
        controller.abort(new Error("enough"));
      }
    };

    expect(await rejection(walk())).toEqual(new Error("enough"));
  });
});
