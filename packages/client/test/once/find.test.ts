import type { StartCall } from "@planasonix/runtime";
import { describe, expect, test } from "vitest";
import { baseline, candidates, type Finder, finderOf, type Search } from "../../src/once/find.ts";
import { tellApart } from "../../src/once/likeness.ts";
import type { StoredStart } from "../../src/once/record.ts";
import { createServerClock } from "../../src/once/server-clock.ts";
import { readPartial } from "../../src/once/shown.ts";
import { asked, type Scripted, scripted } from "../support/client.ts";

const since = "2026-11-24T02:00:00.000Z";
const timeoutMs = 60_000;
type Item = { readonly id: string; readonly [name: string]: unknown };

/** A page of a list, with the fields of each item in its attributes. */
function pageOf(items: readonly Item[], cursor: string | null = null): Response {
  const data = items.map(({ id, ...attributes }) => ({ id, type: "thing", attributes }));
  return Response.json({ data, meta: { page: { cursor } } }, { headers: { date: new Date(since).toUTCString() } });
}

/** A time so many seconds after the start, as `created_at`. */
const at = (seconds: number): string => new Date(Date.parse(since) + seconds * 1000).toISOString();
const old = [1, 2, 3, 4, 5, 6].map((age) => ({ id: `old_${age}`, created_at: at(-86_400 * age) }));
const known = old.slice(0, 5).map(({ id }) => id);

/** The internal form of a start, which only the option `start` receives. */
async function callOf(run: Run, ...pages: Response[]) {
  const world = scripted(pages);
  let call: StartCall | undefined;
  const start = async (given: StartCall) => {
    call = given;
    return { data: {}, response: {} };
  };
  await run(world, start as never).catch(() => {});
  if (!call) throw new Error("the method did not call the option `start`");
  const finder = finderOf(call) as Finder;
  return { call, finder, sent: () => asked(world.fetch) };
}

/** Calls a method that starts and waits. */
type Run = (world: Scripted, start: never) => Promise<unknown>;

const runPipeline: Run = ({ planasonix }: Scripted, start: never) =>
  planasonix.pipelines.runAndWait("pl_1", { variables: { DAY: "24" }, environment_id: "env_1" }, { start });
const runSchedule: Run = ({ planasonix }: Scripted, start: never) =>
  planasonix.schedules.runNowAndWait("sch_1", {}, { start });
const sync: Run = ({ planasonix }: Scripted, start: never) =>
  planasonix.connections.syncAndWait("conn_1", { pipeline_id: "pl_1" }, { start });
const backfill: Run = ({ planasonix }: Scripted, start: never) =>
  planasonix.connections.backfillAndWait(
    "conn_1",
    { start_at: "2026-10-01T00:00:00Z", end_at: "2026-11-01T00:00:00Z", tables: ["b", "a"] },
    { start },
  );

/** Looks for what a start has started: the IDs, or `undefined` if others may come from it as well. */
async function found(run: Run, start: Partial<StoredStart>, ...pages: Response[]) {
  const { ids, isCertain } = await looked(run, start, { isThorough: true }, ...pages);
  return isCertain ? ids : undefined;
}

async function looked(run: Run, start: Partial<StoredStart>, search: Partial<Search>, ...pages: Response[]) {
  const { call, finder, sent } = await callOf(run, ...pages);
  const stored = { at: since, since, known, ...start };
  const all = { start: stored, timeoutMs, body: call.input.body, isThorough: false, ...search };
  const { works, isCertain } = await candidates(call, finder, all);
  const { ids, isClear } = tellApart(await readPartial(call, finder, works));
  return { ids, isCertain: isCertain && isClear, requests: sent() };
}

describe("the newest work before a start", () => {
  test("is that of the list that tells, with the time of the server", async () => {
    const { call, finder, sent } = await callOf(runPipeline, pageOf(old));

    expect(await baseline(call, finder, createServerClock())).toMatchObject({
      known,
      date: "Tue, 24 Nov 2026 02:00:00 GMT",
    });
    expect(sent()).toEqual(["GET /pipelines/pl_1/runs"]);
  });

  test.each([
    ["schedules.runNow", runSchedule, "GET /runs"],
    ["connections.sync", sync, "GET /jobs?connection_id=conn_1"],
    ["connections.backfill", backfill, "GET /backfills?connection_id=conn_1"],
  ])("is filtered by the target of %s", async (_, run, request) => {
    const { call, finder, sent } = await callOf(run, pageOf([]));
    await baseline(call, finder, createServerClock());

    expect(sent()).toEqual([request]);
  });
});

describe("what a start may have started", () => {
  test.each<[title: string, run: Run, item: Record<string, unknown>, isCandidate: boolean]>([
    ["a manual run", runPipeline, { trigger: { type: "manual" } }, true],
    ["a run of the API", runPipeline, { trigger: { type: "api" } }, true],
    ["a run whose trigger is a text", runPipeline, { trigger: "manual" }, true],
    ["a run that does not state its trigger", runPipeline, {}, true],
    ["a run with an unknown trigger", runPipeline, { trigger: { type: "rest" } }, true],
    ["a scheduled run", runPipeline, { trigger: { type: "schedule", schedule_id: "sch_1" } }, false],
    ["a scheduled run whose trigger is a text", runPipeline, { trigger: "schedule" }, false],
    ["a run of `schedules.runNow`", runPipeline, { trigger: { type: "schedule_manual" } }, false],
    ["a run of a webhook", runPipeline, { trigger: { type: "webhook" } }, false],
    ["a run with the same variables", runPipeline, { variables: { DAY: "24", SHOWN: "by default" } }, true],
    ["a run with another variable", runPipeline, { variables: { DAY: "25" } }, false],
    ["a run in another environment", runPipeline, { environment_id: "env_2" }, false],
    ["a run of another pipeline", runPipeline, { pipeline_id: "pl_2" }, false],
    ["a run of the schedule", runSchedule, { trigger: { type: "schedule_manual" }, schedule_id: "sch_1" }, true],
    ["a run of another schedule", runSchedule, { trigger: { type: "schedule_manual" }, schedule_id: "sch_2" }, false],
    ["a manual run beside a schedule", runSchedule, { trigger: { type: "manual" } }, false],
    ["a sync", sync, { type: "connection_sync", pipeline_id: "pl_1" }, true],
    ["a sync for another pipeline", sync, { type: "connection_sync", pipeline_id: "pl_2" }, false],
    ["a part of a backfill", sync, { type: "backfill" }, false],
    [
      "a run of another schedule, by its trigger",
      runSchedule,
      { trigger: { type: "schedule_manual", schedule_id: "sch_2" } },
      false,
    ],
    [
      "a backfill of the same time, written otherwise",
      backfill,
      { start_at: "2026-10-01T02:00:00.000+02:00", tables: ["a", "b"] },
      true,
    ],
    ["a backfill of another time", backfill, { start_at: "2026-10-02T00:00:00Z" }, false],
    ["a backfill whose tables are sorted", backfill, { tables: ["a", "b"] }, true],
    ["a run of the time of the start", runPipeline, { created_at: at(0) }, true],
    ["a run at the end of the time limit", runPipeline, { created_at: at(60) }, true],
    ["a run that is known by its other time alone", runPipeline, { created_at: undefined, queued_at: at(1) }, true],
    ["a run of the next hour", runPipeline, { created_at: at(3_600) }, false],
    ["a run of the hour before", runPipeline, { created_at: at(-3_600) }, false],
    ["a run without a time", runPipeline, { created_at: undefined }, true],
  ])("%s: %#", async (_, run, item, isCandidate) => {
    const fresh = { id: "new_1", created_at: at(1), ...item };

    expect(await found(run, {}, pageOf([fresh, ...old]))).toEqual(isCandidate ? ["new_1"] : []);
  });

  describe("by the list of tables", () => {
    const fresh = (...lists: (readonly string[] | undefined)[]) =>
      pageOf([...lists.map((tables, index) => ({ id: `new_${index + 1}`, created_at: at(1), tables })), ...old]);
    const work = (tables: unknown): Response =>
      Response.json({ data: { id: "new_1", type: "backfill", attributes: { tables } } });
    const gone = (): Response => Response.json({ error: { code: "not_found", message: "gone" } }, { status: 404 });

    test.each<[title: string, pages: Response[], ids: readonly string[], isCertain: boolean]>([
      ["the same ones: is it", [fresh(["a", "b"])], ["new_1"], true],
      ["others: is unclear, because they may be written otherwise", [fresh(["c"])], ["new_1"], false],
      ["more: is unclear", [fresh(["a", "b", "c"])], ["new_1"], false],
      ["none yet: is unclear", [fresh([])], ["new_1"], false],
      ["others, beside one with the same: is the latter", [fresh(["c"], ["a", "b"])], ["new_2"], true],
      ["others, twice: is unclear", [fresh(["c"], ["d"])], ["new_1", "new_2"], false],
      ["the same ones, twice: is one of them", [fresh(["a", "b"], ["b", "a"])], ["new_1", "new_2"], true],
      ["no list, and the work itself shows the same: is it", [fresh(undefined), work(["b", "a"])], ["new_1"], true],
      ["no list, and the work itself shows others: is unclear", [fresh(undefined), work(["c"])], ["new_1"], false],
      ["no list, and neither does the work: is it", [fresh(undefined), work(null)], ["new_1"], true],
      ["no list, and a replica lacks the work: is unclear", [fresh(undefined), gone()], ["new_1"], false],
    ])("%s", async (_, pages, ids, isCertain) => {
      expect(await looked(backfill, {}, {}, ...pages)).toMatchObject({ ids, isCertain });
    });

    test("is read with the work only if the list lacks it", async () => {
      const { requests } = await looked(backfill, {}, {}, fresh(undefined, ["a", "b"]), work(["c"]));

      expect(requests).toEqual(["GET /backfills?connection_id=conn_1", "GET /backfills/new_1"]);
    });

    test("is not read of so much work that nothing tells it apart", async () => {
      const { ids, requests } = await looked(backfill, {}, {}, fresh(...Array(11).fill(undefined)));

      expect([ids.length, requests.length]).toEqual([11, 1]);
    });

    test("is not compared for a start of another key, whose tables are not known", async () => {
      const { ids, isCertain, requests } = await looked(backfill, {}, { body: undefined }, fresh(["c"]));

      expect([ids, isCertain, requests.length]).toEqual([["new_1"], true, 1]);
    });
  });

  test("is a run whose schedule only the run itself shows", async () => {
    const listed = { id: "new_1", created_at: at(1), trigger: { type: "schedule_manual" } };
    const run = (schedule_id: string): Response =>
      Response.json({ data: { id: "new_1", type: "run", attributes: { trigger: { schedule_id } } } });

    expect(await found(runSchedule, {}, pageOf([listed, ...old]), run("sch_1"))).toEqual(["new_1"]);
    expect(await found(runSchedule, {}, pageOf([listed, ...old]), run("sch_2"))).toEqual([]);
  });

  test("is on several pages", async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ id: `new_${60 - index}`, created_at: at(60 - index) }));

    const ids = await found(runPipeline, {}, pageOf(many.slice(0, 50), "c"), pageOf([...many.slice(50), ...old]));

    expect(ids).toEqual(many.map(({ id }) => id));
  });

  test("ends at work that was known, even if the newest of it is gone, until it is decided", async () => {
    const items = [{ id: "new_1", created_at: at(1) }, ...old.slice(2)];

    const { ids, requests } = await looked(runPipeline, {}, {}, pageOf(items, "more"));

    expect([ids, requests.length]).toEqual([["new_1"], 1]);
  });

  test("is not overlooked at the end of the list, where some deployments have what is queued", async () => {
    const queued = { id: "new_1", created_at: at(1) };

    expect(await found(runPipeline, {}, pageOf(old.slice(0, 3), "c"), pageOf([...old.slice(3), queued]))).toEqual([
      "new_1",
    ]);
  });

  test("is certain in a list that is too long, if it has the newest first", async () => {
    const pages = Array.from({ length: 10 }, (_, page) =>
      pageOf(
        old.map(({ id }, index) => ({
          id: page ? `${id}_${page}` : id,
          created_at: at(-86_400 * (page * 6 + index + 1)),
        })),
        `c${page}`,
      ),
    );

    expect(await found(runPipeline, {}, ...pages)).toEqual([]);
  });

  test("is not overlooked in a list from oldest to newest", async () => {
    const items = [...old].reverse().map((item) => item);

    expect(
      await found(
        runPipeline,
        { known: items.slice(0, 5).map(({ id }) => id) },
        pageOf([...items, { id: "new_1", created_at: at(1) }]),
      ),
    ).toContain("new_1");
  });

  test("is unknown in a list from oldest to newest that is too long", async () => {
    const items = [...old].reverse();
    const pages = Array.from({ length: 10 }, (_, index) => pageOf(index === 0 ? items : [], `c${index}`));

    expect(await found(runPipeline, { known: items.slice(0, 5).map(({ id }) => id) }, ...pages)).toBeUndefined();
  });

  test("is unknown in a list without times that is too long", async () => {
    const pages = Array.from({ length: 10 }, (_, index) => pageOf([{ id: `x${index}` }], `c${index}`));

    expect(await found(runPipeline, { known: ["x0"] }, ...pages)).toBeUndefined();
  });

  describe("if nothing was known", () => {
    const unknown = { known: undefined };

    test("is of its time, and no old run", async () => {
      expect(await found(runPipeline, unknown, pageOf([{ id: "new_1", created_at: at(1) }, ...old]))).toEqual([
        "new_1",
      ]);
    });

    test.each([
      ["a moment before it", -30],
      ["a moment after its limit", 120],
    ])("is uncertain if there is a run of %s", async (_, seconds) => {
      const { ids, isCertain } = await looked(
        runPipeline,
        unknown,
        {},
        pageOf([{ id: "new_1", created_at: at(seconds) }, ...old]),
      );

      expect([ids, isCertain]).toEqual([["new_1"], false]);
    });

    test("is uncertain if the time is that of the process", async () => {
      const start = { ...unknown, isOwnClock: true };
      const { ids, isCertain } = await looked(runPipeline, start, {}, pageOf([{ id: "new_1", created_at: at(1) }]));

      expect([ids, isCertain]).toEqual([["new_1"], false]);
    });
  });

  describe("of a start whose time was closed", () => {
    const items = [
      { id: "later", created_at: at(5) },
      { id: "ours", created_at: at(1) },
    ];

    test("is what was found then", async () => {
      expect(await found(runPipeline, { closed: ["ours"] }, pageOf([...items, ...old]))).toEqual(["ours"]);
    });

    test("is unknown if the list no longer has it", async () => {
      expect(await found(runPipeline, { closed: ["gone"] }, pageOf([...items, ...old]))).toBeUndefined();
    });
  });

  test("cannot be found for the dead-letter queue", async () => {
    const { finder } = await callOf(({ planasonix }, start) => planasonix.dlq.reprocessAndWait("dlq_1", {}, { start }));

    expect(finder).toBeUndefined();
  });
});
