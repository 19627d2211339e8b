import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { followList } from "../../../src/client/waiting/follow.ts";
import { callOf } from "../../../src/client/waiting/work.ts";
import { execute } from "../../../src/exchange/exchange.ts";
import type { Operation } from "../../../src/model/operation.ts";
import { fakeClock } from "../../../src/testing/index.ts";
import { failed, items, json, listen, problem, runs as runsTable, setup } from "../../support/fixture.ts";
import { workOf } from "../../support/work.ts";

type Line = string;

/** A run that writes lines before each request, and ends with the last entry of `written`. */
interface Story {
  /** The number of lines written before each request. */
  readonly written: readonly number[];
  readonly pageSize: number;
  /** Whether even the last page has a cursor, which points to the end of the log. */
  readonly namesEnd: boolean;
}

const linesOf = ({ written }: Pick<Story, "written">): Line[] =>
  Array.from({ length: written.reduce((sum, count) => sum + count, 0) }, (_, index) => `line ${index}`);

/** Serves a story's run and its log. A cursor is the number of lines that precede it. */
function tell(story: Story): (request: Request) => Response {
  const lines = linesOf(story);
  let requests = 0;
  return ({ url }) => {
    requests += 1;
    const visible = story.written.slice(0, requests).reduce((sum, count) => sum + count, 0);
    const { pathname, searchParams } = new URL(url);
    const status = requests >= story.written.length ? "succeeded" : "running";
    const run = { data: { id: "run_1", type: "run", attributes: { status } } };
    const from = Number(searchParams.get("since") ?? 0);
    const data = lines.slice(from, Math.min(visible, from + story.pageSize));
    const end = from + data.length;
    const cursor = story.namesEnd || end < visible ? String(end) : null;
    return json(pathname.endsWith("/logs") ? { data: items(data), meta: { page: { cursor } } } : run);
  };
}

async function collect(source: AsyncIterable<{ readonly id: Line }>): Promise<Line[]> {
  const all: Line[] = [];
  for await (const { id } of source) all.push(id);
  return all;
}

const logs = (data: readonly Line[], cursor: string | null = null): Response =>
  json({ data: items(data), meta: { page: { cursor } } });
const run = (status: string): Response => json({ data: { id: "run_1", type: "run", attributes: { status } } });

describe("followLogs", () => {
  test("yields lines as they arrive and stops when the run has ended", async () => {
    const { runs, clock } = setup([
      logs(["a"]),
      run("running"),
      logs(["a", "b"]),
      run("succeeded"),
      logs(["a", "b", "c"]),
    ]);
    expect(await collect(runs.followLogs("run_1"))).toEqual(["a", "b", "c"]);
    expect(clock.sleptMs).toEqual([2_000]);
  });

  test.each(["failed", "canceled"])("stops when the run has the status %s", async (end) => {
    const { runs } = setup([logs(["a"]), run(end), logs(["a", "b"])]);
    expect(await collect(runs.followLogs("run_1"))).toEqual(["a", "b"]);
  });

  test("yields all lines of a page before it fetches more", async () => {
    const { runs, fetch } = setup([logs(["a", "b"], "2")]);
    const lines = runs.followLogs("run_1");
    expect((await lines.next()).value.id).toBe("a");
    expect((await lines.next()).value.id).toBe("b");
    expect(fetch.sent).toHaveLength(1);
    await lines.return();
    expect(fetch.sent).toHaveLength(1);
  });

  test("continues from a reported cursor with the lines that follow it", async () => {
    const story: Story = { written: [6, 0, 0, 2, 0], pageSize: 2, namesEnd: true };
    const past: string[] = [];
    const first = setup([tell(story)]).runs.followLogs(
      "run_1",
      {},
      { onCursor: (cursor: string) => past.push(cursor) },
    );
    expect([await first.next(), await first.next(), await first.next()].map(({ value }) => value.id)).toEqual(
      linesOf(story).slice(0, 3),
    );
    expect(past).toEqual(["2"]);
    const { runs, fetch } = setup([tell(story)]);
    expect(await collect(runs.followLogs("run_1", { since: past[0], level: "info" }))).toEqual(linesOf(story).slice(2));
    expect(fetch.sent[0]?.url).toBe("https://api.test/v1/runs/run_1/logs?level=info&since=2");
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("disk is full");
      },
    ],
    ["rejects", () => Promise.reject(new Error("disk is full"))],
  ])("rejects with the error of an `onCursor` that %s", async (_, onCursor) => {
    const { runs } = setup([json({ data: [], meta: { page: { cursor: "2" } } })]);
    await expect(collect(runs.followLogs("run_1", {}, { onCursor }))).rejects.toThrow("disk is full");
  });

  test("reports a cursor only after yielding every line before that cursor", async () => {
    const { runs } = setup([logs(["a", "b"], "2"), logs(["c"], "3"), logs([], "3"), run("succeeded"), logs([], "3")]);
    const events: string[] = [];
    const onCursor = (cursor: string): unknown => events.push(`cursor ${cursor}`);
    for await (const { id } of runs.followLogs("run_1", {}, { onCursor })) events.push(id);
    expect(events).toEqual(["a", "b", "cursor 2", "c", "cursor 3"]);
  });

  test.each([
    ["a 500", problem(500)],
    ["a 429", problem(429, { "retry-after": "3" })],
    ["a reset connection", failed("ECONNRESET")],
  ])("neither loses nor repeats a line if requests for the log and the run fail with %s", async (_, failure) => {
    const steps = [
      logs(["a"], "1"),
      failure,
      failure,
      logs(["b"], "2"),
      failure,
      run("succeeded"),
      failure,
      logs(["c"]),
    ];
    const { runs } = setup(steps, { maxRetries: 0 });
    expect(await collect(runs.followLogs("run_1", {}, { deadlineMs: 60_000 }))).toEqual(["a", "b", "c"]);
  });

  test.each([402, 501])("fails at once on a %i", async (status) => {
    const { runs, fetch } = setup([problem(status)], { maxRetries: 0 });
    await expect(runs.followLogs("run_1").next()).rejects.toMatchObject({ status, operation: "runs.listLogs" });
    expect(fetch.sent).toHaveLength(1);
  });

  test.each([402, 404])("fails at once if a poll of the run gets a %i", async (status) => {
    const { runs, fetch } = setup([logs([]), problem(status)], { maxRetries: 0 });
    await expect(runs.followLogs("run_1").next()).rejects.toMatchObject({ status, operation: "runs.get" });
    expect(fetch.sent).toHaveLength(2);
  });

  test("fails when the list returns an earlier cursor", async () => {
    const { runs } = setup([logs(["a"], "1"), logs(["b"], "2"), logs(["c"], "1")]);
    await expect(collect(runs.followLogs("run_1"))).rejects.toMatchObject({
      name: "PaginationError",
      operation: "runs.listLogs",
      cursor: "1",
    });
  });

  test("fails with the last known run if it is still running at the deadline", async () => {
    const forever = ({ url }: Request): Response => (url.includes("/logs") ? logs([]) : run("running"));
    const { runs, clock } = setup([forever]);
    await expect(collect(runs.followLogs("run_1", {}, { deadlineMs: 20_000 }))).rejects.toMatchObject({
      name: "WaitError",
      reason: "deadline",
      last: { attributes: { status: "running" } },
    });
    expect(clock.monotonic()).toBe(19_500);
  });

  test("fails at the deadline if a later request for the log gets no response", async () => {
    const { runs, clock, fetch } = setup([logs([]), run("running"), () => new Promise(() => {}), run("running")]);
    const rejected = expect(runs.followLogs("run_1", {}, { deadlineMs: 5_000 }).next()).rejects.toMatchObject({
      name: "WaitError",
      cause: { name: "DeadlineError", operation: "runs.listLogs" },
    });
    await expect.poll(() => fetch.sent.length).toBe(3);
    await clock.advance(3_000);
    await rejected;
    expect(clock.monotonic()).toBe(5_000);
  });

  test("sets the last poll's failure as the cause at the deadline", async () => {
    const { runs } = setup([({ url }) => (url.includes("/logs") ? logs([]) : problem(500))], { maxRetries: 0 });
    await expect(collect(runs.followLogs("run_1", {}, { deadlineMs: 20_000 }))).rejects.toMatchObject({
      reason: "contact_lost",
      message: expect.stringMatching(
        /^runs.get run_1 cannot be polled; .*none; last failure: GET \/runs\/run_1 failed/,
      ),
      last: undefined,
      cause: { name: "ServerError", operation: "runs.get" },
    });
  });

  test("states how the log failed if the run is still running at the deadline", async () => {
    const { runs } = setup([({ url }) => (url.includes("/logs") ? problem(500) : run("running"))], { maxRetries: 0 });
    await expect(collect(runs.followLogs("run_1", {}, { deadlineMs: 20_000 }))).rejects.toMatchObject({
      reason: "deadline",
      message:
        'runs.get run_1 was still "running" at the deadline; last successful poll: 2026-01-01T00:00:19.500Z; last failure: GET /runs/run_1/logs failed with 500 oops: no: 500',
      cause: { operation: "runs.listLogs" },
    });
  });

  test("rejects with the failure of the log if the run has ended and its log cannot be read until the deadline", async () => {
    const { runs, clock } = setup([logs(["a"]), run("succeeded"), problem(500)], { maxRetries: 0 });
    await expect(collect(runs.followLogs("run_1", {}, { deadlineMs: 20_000 }))).rejects.toMatchObject({
      name: "ServerError",
      operation: "runs.listLogs",
    });
    expect(clock.monotonic()).toBe(19_500);
  });

  test("warns once if requests for the log fail five times in a row, although the run can be polled", async () => {
    const { warnings, options } = listen();
    const steps = Array(8)
      .fill([problem(500), run("running")])
      .flat();
    const { runs } = setup([...steps, logs(["a"]), run("succeeded"), logs(["a"])], { ...options, maxRetries: 0 });
    expect(await collect(runs.followLogs("run_1"))).toEqual(["a"]);
    expect(warnings.filter((text) => text.includes("in a row"))).toEqual([
      "planasonix: runs.listLogs run_1 failed 5 times in a row; still polling",
    ]);
  });

  test("reads the rest of the log of a run that ended while the process was suspended", async () => {
    const inner = fakeClock();
    const sleep = (ms: number, signal?: AbortSignal): Promise<void> => inner.sleep(ms + 3_600_000, signal);
    const slowly = (response: Response) => async (): Promise<Response> => {
      await inner.sleep(100);
      return response.clone();
    };
    const end = [logs(["a", "b"]), run("succeeded"), logs(["a", "b", "c"])].map(slowly);
    const { runs } = setup([logs(["a"]), run("running"), ...end], { clock: { ...inner, sleep } });
    expect(await collect(runs.followLogs("run_1", {}, { deadlineMs: 60_000 }))).toEqual(["a", "b", "c"]);
  });

  test("tolerates a limited number of empty pages after the run has ended", async () => {
    const gap = [logs([]), run("succeeded"), logs([], "1"), logs([], "2"), logs(["late"], "3"), logs([], "3")];
    expect(await collect(setup(gap).runs.followLogs("run_1"))).toEqual(["late"]);
    let cursor = 0;
    const endless = ({ url }: Request): Response => {
      cursor += 1;
      return url.includes("/logs") ? logs([], String(cursor)) : run("succeeded");
    };
    const { runs, fetch } = setup([endless]);
    expect(await collect(runs.followLogs("run_1"))).toEqual([]);
    expect(fetch.sent).toHaveLength(11);
  });

  test("rejects at once with the signal's reason after an abort", async () => {
    const { runs, clock } = setup([logs(["a"]), run("running")]);
    const controller = new AbortController();
    const lines = runs.followLogs("run_1", {}, { signal: controller.signal });
    await lines.next();
    controller.abort("enough");
    await expect(lines.next()).rejects.toBe("enough");
    expect(clock.sleptMs).toEqual([]);
  });

  test.each(["b", "c"])("rejects in place of the next line, or of the end of the log: after %s", async (at) => {
    const { runs } = setup([logs(["a"]), run("succeeded"), logs(["a", "b", "c"])]);
    const controller = new AbortController();
    const seen: Line[] = [];
    const follow = async (): Promise<void> => {
      for await (const { id } of runs.followLogs("run_1", {}, { signal: controller.signal })) {
        seen.push(id);
        if (id === at) controller.abort("enough");
      }
    };
    await expect(follow()).rejects.toBe("enough");
    expect(seen.at(-1)).toBe(at);
  });

  test("stores the cursor of a page whose last line has been yielded before an abort", async () => {
    const { runs } = setup([logs(["a"], "1"), logs(["b"]), run("succeeded")]);
    const controller = new AbortController();
    const cursors: string[] = [];
    const options = { signal: controller.signal, onCursor: (cursor: string) => cursors.push(cursor) };
    const lines = runs.followLogs("run_1", {}, options);
    await lines.next();
    controller.abort("enough");
    await expect(lines.next()).rejects.toBe("enough");
    expect(cursors).toEqual(["1"]);
  });

  test("increases the delay while no lines arrive, and resets it after a line", async () => {
    const quiet = [logs([]), run("running")];
    const end = [logs(["a"]), run("running"), logs(["a"]), run("failed"), logs(["a"])];
    const { runs, clock } = setup([...quiet, ...quiet, ...quiet, ...end]);
    expect(await collect(runs.followLogs("run_1"))).toEqual(["a"]);
    expect(clock.sleptMs).toEqual([2_000, 3_000, 4_500, 2_000]);
  });

  test("yields every line once for any timing of writes and any page size", async () => {
    const anyStory: fc.Arbitrary<Story> = fc.record({
      written: fc.array(fc.nat(5), { minLength: 1, maxLength: 8 }),
      pageSize: fc.integer({ min: 1, max: 4 }),
      namesEnd: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        const { runs } = setup([tell(story)]);
        expect(await collect(runs.followLogs("run_1"))).toEqual(linesOf(story));
      }),
      { numRuns: 60 },
    );
  });
});

describe("log that does not exist", () => {
  const missing = problem(404);

  test("is tolerated while the run is queued, however long", async () => {
    const { warnings, options } = listen();
    const queued = Array(40)
      .fill([missing, run("queued")])
      .flat();
    const { runs } = setup([...queued, logs(["a"]), run("succeeded"), logs(["a", "b"])], options);
    expect(await collect(runs.followLogs("run_1"))).toEqual(["a", "b"]);
    expect(warnings.filter((text) => text.includes("in a row"))).toEqual([]);
  });

  test("is tolerated until the request after the run was first seen running", async () => {
    const { runs } = setup([missing, run("running"), logs(["a"]), run("succeeded"), logs(["a"])]);
    expect(await collect(runs.followLogs("run_1"))).toEqual(["a"]);
  });

  test("is tolerated while no poll shows whether the run is queued", async () => {
    const unknown = Array(3)
      .fill([missing, problem(500)])
      .flat();
    const { runs } = setup([...unknown, missing, run("queued"), logs([]), run("succeeded"), logs(["a"])], {
      maxRetries: 0,
    });
    expect(await collect(runs.followLogs("run_1"))).toEqual(["a"]);
  });

  test.each([
    ["is running", [missing, run("running"), missing], 2_000],
    ["has ended", [missing, run("succeeded"), missing], 0],
    ["was queued and is running", [missing, run("queued"), missing, run("running"), missing], 5_000],
  ])("fails if the run %s", async (_, steps, ms) => {
    const { runs, fetch, clock } = setup(steps);
    await expect(runs.followLogs("run_1").next()).rejects.toMatchObject({ status: 404, operation: "runs.listLogs" });
    expect([fetch.sent.length, clock.monotonic()]).toEqual([steps.length, ms]);
  });

  test("fails once the run was seen, if the statuses before its log are not documented", async () => {
    const { exchange } = setup([missing, run("queued"), missing]);
    const list = { name: "runs.listLogs", operation: runsTable.listLogs as Operation };
    const fetch = () => execute(exchange, callOf(list, "run_1", {}));
    const undocumented = { from: undefined, time: undefined, before: undefined };
    const lines = followList(() => ({ work: workOf(exchange), name: list.name, ...undocumented, fetch }));
    await expect(lines.next()).rejects.toMatchObject({ status: 404, operation: "runs.listLogs" });
  });

  test("fails with the error of the run if that does not exist either", async () => {
    const { runs, fetch } = setup([missing]);
    await expect(runs.followLogs("run_1").next()).rejects.toMatchObject({ status: 404, operation: "runs.get" });
    expect(fetch.sent).toHaveLength(2);
  });

  test("is named at the deadline while the run is queued", async () => {
    const { runs } = setup([({ url }) => (url.includes("/logs") ? problem(404) : run("queued"))]);
    await expect(runs.followLogs("run_1", {}, { deadlineMs: 20_000 }).next()).rejects.toMatchObject({
      message: 'runs.get run_1 was still "queued" at the deadline; last successful poll: 2026-01-01T00:00:19.500Z',
    });
  });
});

describe("page whose beginning the server drops", () => {
  const follow = (pages: readonly (readonly Line[])[], options: object = {}) => {
    const { warnings, options: client } = listen();
    const steps = pages.flatMap((page, index) => [logs(page), run(index < pages.length - 2 ? "running" : "succeeded")]);
    const { runs } = setup(steps.slice(0, -1), client);
    return { lines: collect(runs.followLogs("run_1", {}, options)), warnings };
  };
  const warning = "planasonix: runs.listLogs run_1 may lack items: the server dropped the beginning of a page";

  test.each([
    [
      "some of the yielded lines are left",
      [
        ["a", "b", "c"],
        ["b", "c", "d"],
        ["d", "e"],
      ],
    ],
    [
      "only the last yielded line is left",
      [
        ["a", "b", "c"],
        ["c", "d", "e"],
      ],
    ],
    [
      "the page is shorter than before",
      [
        ["a", "b", "c", "d"],
        ["d", "e"],
      ],
    ],
    [
      "no line is new",
      [
        ["a", "b", "c"],
        ["b", "c"],
        ["b", "c", "d"],
        ["d", "e"],
      ],
    ],
  ])("loses no line if %s", async (_, pages) => {
    const { lines, warnings } = follow([...pages, pages.at(-1) ?? []]);
    expect(await lines).toEqual([...new Set(pages.flat())]);
    expect(warnings).toEqual([]);
  });

  test("is logged if lines may be missing", async () => {
    const { lines, warnings } = follow([["a", "b", "c"], ["e", "f"], ["e", "f", "g"], ["x"], ["x"]]);
    expect(await lines).toEqual(["a", "b", "c", "e", "f", "g", "x"]);
    expect(warnings).toEqual([warning, warning]);
  });

  test("is reported to `onGap`, instead of the log, before the next line", async () => {
    const seen: string[] = [];
    const { warnings, options } = listen();
    const { runs } = setup([logs(["a", "b"]), run("succeeded"), logs(["d"])], options);
    for await (const { id } of runs.followLogs("run_1", {}, { onGap: () => seen.push("gap") })) seen.push(id);
    expect([seen, warnings]).toEqual([["a", "b", "gap", "d"], []]);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("disk is full");
      },
    ],
    ["rejects", () => Promise.reject(new Error("disk is full"))],
  ])("rejects with the error of an `onGap` that %s", async (_, onGap) => {
    await expect(follow([["a"], ["b"], ["b"]], { onGap }).lines).rejects.toThrow("disk is full");
  });

  test.each([
    [
      "a page from a replica that lags behind",
      [
        ["a", "b", "c"],
        ["a", "b"],
        ["a", "b", "c", "d"],
      ],
    ],
    ["an empty page", [["a", "b"], [], ["a", "b", "c"]]],
  ])("is not confused with %s", async (_, pages) => {
    const { lines, warnings } = follow([...pages, pages.at(-1) ?? []]);
    expect(await lines).toEqual([...new Set(pages.flat())]);
    expect(warnings).toEqual([]);
  });

  test("never causes a lost or repeated line without a report, for any size of the server's buffer", async () => {
    const any = fc.record({
      written: fc.array(fc.nat(8), { minLength: 1, maxLength: 8 }),
      kept: fc.integer({ min: 1, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(any, async ({ written, kept }) => {
        const all = linesOf({ written });
        let requests = 0;
        let gaps = 0;
        const serve = ({ url }: Request): Response => {
          requests += 1;
          const visible = all.slice(
            0,
            written.slice(0, requests).reduce((sum, count) => sum + count, 0),
          );
          const status = requests >= written.length ? "succeeded" : "running";
          return url.includes("/logs") ? logs(visible.slice(-kept)) : run(status);
        };
        const lines = await collect(setup([serve]).runs.followLogs("run_1", {}, { onGap: () => (gaps += 1) }));
        const missing = all.length - lines.length;
        expect(lines).toEqual(all.filter((line) => lines.includes(line)));
        expect(lines.at(-1)).toBe(all.at(-1));
        if (all.indexOf(lines[0] ?? "") === 0 && missing > 0) expect(gaps).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});

describe("growing last page", () => {
  const count = 5_000;
  const grown = count + 300;
  const lines = Array.from({ length: grown }, (_, index) => {
    const ts = new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 7) * 1_000).toISOString();
    return { id: `line ${index}`, type: "log_line", attributes: { ts } };
  });

  /**
   * Creates a server of a run and its log, and counts the lines that it sends. Each request for the log finds `growth`
   * more lines. `continueFrom` returns the response to a request whose cursor is a timestamp: lines or an error.
   */
  function serve(continueFrom: (visible: typeof lines, time: string) => typeof lines | Response, growth = 50) {
    let served = 0;
    let requests = 0;
    const respond = ({ url }: Request): Response => {
      const { pathname, searchParams } = new URL(url);
      const visible = lines.slice(0, count + growth * requests);
      if (!pathname.endsWith("/logs")) {
        const status = visible.length < grown ? "running" : "succeeded";
        return json({ data: { id: "run_1", type: "run", attributes: { status } } });
      }
      requests += 1;
      const since = searchParams.get("since");
      const data = since ? continueFrom(visible, since) : visible;
      if (data instanceof Response) return data;
      served += data.length;
      return json({ data, meta: { page: { cursor: null } } });
    };
    return { respond, served: () => served };
  }

  const inclusive = (visible: typeof lines, time: string) => visible.filter(({ attributes: { ts } }) => ts >= time);
  const exclusive = (visible: typeof lines, time: string) => visible.filter(({ attributes: { ts } }) => ts > time);

  test.each([
    ["the lines from that time on", inclusive, 2],
    ["the lines after that time", exclusive, 2],
    ["all lines", (visible: typeof lines) => visible, 8],
    ["an empty page", () => [], 7],
    ["a 400", () => problem(400), 7],
    ["a 404", () => problem(404), 7],
  ])("yields every line once if the server responds to a timestamp cursor with %s", async (_, continueFrom, pages) => {
    const server = serve(continueFrom);
    const { runs } = setup([server.respond]);

    expect(await collect(runs.followLogs("run_1"))).toEqual(lines.map(({ id }) => id));
    expect(Math.ceil(server.served() / count)).toBe(pages);
  });

  test("reads the whole page again if the server responds to a timestamp cursor with later lines only", async () => {
    const { warnings, options } = listen();
    const server = serve((visible) => visible.slice(-1));
    const { runs } = setup([server.respond], options);

    expect(await collect(runs.followLogs("run_1"))).toEqual(lines.map(({ id }) => id));
    expect([warnings, Math.ceil(server.served() / count)]).toEqual([[], 7]);
  });

  test("still requests only the end of the page after a request for it has failed", async () => {
    let requests = 0;
    const server = serve((visible, time) => {
      requests += 1;
      return requests === 2 ? problem(500) : inclusive(visible, time);
    });
    const { runs } = setup([server.respond], { maxRetries: 0 });

    expect(await collect(runs.followLogs("run_1"))).toEqual(lines.map(({ id }) => id));
    expect(Math.ceil(server.served() / count)).toBe(2);
  });

  test("reads the whole page again if the server no longer accepts timestamp cursors", async () => {
    const { warnings, options } = listen();
    let requests = 0;
    const server = serve((visible, time) => {
      requests += 1;
      return requests < 3 ? inclusive(visible, time) : problem(400);
    });
    const { runs } = setup([server.respond], options);

    expect(await collect(runs.followLogs("run_1"))).toEqual(lines.map(({ id }) => id));
    expect(warnings.filter((text) => text.includes("may lack items"))).toEqual([]);
  });

  test.each([
    [199, [null, null]],
    [200, [null, "2026-01-01T00:00:27.000Z"]],
  ])("requests only the end of a page from 200 lines on: %i", async (length, cursors) => {
    const page = json({ data: lines.slice(0, length), meta: { page: { cursor: null } } });
    const { runs, fetch } = setup([page, run("succeeded"), page]);

    expect(await collect(runs.followLogs("run_1"))).toHaveLength(length);
    const requested = fetch.sent.filter(({ url }) => url.includes("/logs"));
    expect(requested.map(({ url }) => new URL(url).searchParams.get("since"))).toEqual(cursors);
  });

  test.each([
    ["the lines from that time on", inclusive],
    ["the lines after that time", exclusive],
  ])(
    "yields every line once if several requests find lines of one second, and the server responds with %s",
    async (_, continueFrom) => {
      const { runs } = setup([serve(continueFrom, 3).respond]);

      expect(await collect(runs.followLogs("run_1"))).toEqual(lines.map(({ id }) => id));
    },
  );
});
