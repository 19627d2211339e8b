import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { failed, items, json, problem, setup } from "../../support/fixture.ts";

type Line = string;

/** A run that writes lines before each request, and ends with the last entry of `written`. */
interface Story {
  /** The number of lines written before each request. */
  readonly written: readonly number[];
  readonly pageSize: number;
  /** Whether even the last page has a cursor, which points to the end of the log. */
  readonly namesEnd: boolean;
}

const linesOf = ({ written }: Story): Line[] =>
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

  test("fails at once on a 404", async () => {
    const { runs, fetch } = setup([problem(404)]);
    await expect(runs.followLogs("run_1").next()).rejects.toMatchObject({ status: 404, operation: "runs.listLogs" });
    expect(fetch.sent).toHaveLength(1);
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

  test("sets the last poll's failure as the cause at the deadline", async () => {
    const { runs } = setup([({ url }) => (url.includes("/logs") ? logs([]) : problem(500))], { maxRetries: 0 });
    await expect(collect(runs.followLogs("run_1", {}, { deadlineMs: 20_000 }))).rejects.toMatchObject({
      reason: "deadline",
      last: undefined,
      cause: { name: "ServerError", operation: "runs.get" },
    });
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

describe("growing last page", () => {
  const count = 5_000;
  const grown = count + 300;
  const lines = Array.from({ length: grown }, (_, index) => {
    const ts = new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 7) * 1_000).toISOString();
    return { id: `line ${index}`, type: "log_line", attributes: { ts } };
  });

  /**
   * Creates a server of a run and its log, and counts the lines that it sends. Each request for the log finds 50 more
   * lines. `continueFrom` returns the response to a request whose cursor is a timestamp: lines or an error.
   */
  function serve(continueFrom: (visible: typeof lines, time: string) => typeof lines | Response) {
    let served = 0;
    let requests = 0;
    const respond = ({ url }: Request): Response => {
      const { pathname, searchParams } = new URL(url);
      const visible = lines.slice(0, count + 50 * requests);
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
  ])("yields every line once if the server responds to a timestamp cursor with %s", async (_, continueFrom, pages) => {
    const server = serve(continueFrom);
    const { runs } = setup([server.respond]);

    expect(await collect(runs.followLogs("run_1"))).toEqual(lines.map(({ id }) => id));
    expect(Math.ceil(server.served() / count)).toBe(pages);
  });
});
