import { describe, expect, test } from "vitest";
import { isWaitError } from "../../src/index.ts";
import { isStartError, memoryStore, type StartStore, startOnce } from "../../src/once.ts";
import { asked, memory, page, problem, rejection, resource, scripted } from "../support/client.ts";

const none = page([], null);
const queued = resource("run_1", { status: "queued" });
const succeeded = resource("run_1", { status: "succeeded" });
const done = [none, queued, succeeded];
const clones = (responses: readonly Response[]): Response[] => responses.map((response) => response.clone());

/** A store in which the record of the key is changed, after one run under it has succeeded. */
async function storeAfterRun(change: (record: { starts: object[] }) => void): Promise<StartStore> {
  const store = memoryStore();
  const { planasonix } = scripted(clones(done));
  await planasonix.pipelines.runAndWait("pl_1", {}, { start: startOnce({ key: "nightly", store }) });
  const { value = "", version } = (await store.get("start nightly")) ?? {};
  const record = JSON.parse(value);
  change(record);
  await store.set("start nightly", JSON.stringify(record), { ifVersion: version });
  return store;
}

/** A promise that resolves when it is told to. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: (() => void) | undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open?.() };
}

describe("a start that is not decided", () => {
  test("is an error before anything is sent if 20 starts under the key have failed", async () => {
    const store = await storeAfterRun((record) => {
      record.starts = Array.from({ length: 20 }, () => ({ ...record.starts[0], end: "failed" }));
    });
    const { planasonix, fetch } = scripted(clones(done));

    const start = startOnce({ key: "nightly", store });
    const error = await rejection(planasonix.pipelines.runAndWait("pl_1", {}, { start }));

    expect(error).toMatchObject({ reason: "exhausted", sequence: 20, settledBy: "person" });
    expect(String(error)).toContain('"nightly" is not started: 20 starts have not succeeded; use another key');
    expect(asked(fetch)).toEqual([]);
  });

  test("has an unknown outcome if its response is lost and no list shows what it has started", async () => {
    const { planasonix, fetch } = scripted([new TypeError("fetch failed")]);

    const start = startOnce({ key: "k" });
    const error = await rejection(planasonix.dlq.reprocessAndWait("dlq_1", {}, { start }));

    expect(error).toMatchObject({ reason: "unknown", outcome: "unknown", candidates: [], settledBy: "person" });
    expect(String(error)).toMatch(
      /start 1 may have been executed\. Check with jobs\.list; then wait for the work by its ID/,
    );
    expect(asked(fetch)).toEqual(["POST /dlq/dlq_1/reprocess"]);
  });

  test("has an unknown outcome if the deadline passes while it may still be executed", async () => {
    const store = await storeAfterRun((record) => {
      record.starts = [{ at: new Date(0).toISOString().replace("1970", "2026"), limitMs: 60_000, known: [] }];
    });
    const target = (await store.get("target POST /pipelines/pl_1/run"))?.version;
    await store.set("target POST /pipelines/pl_1/run", "{}", { ifVersion: target });
    const { planasonix, fetch } = scripted(
      [none, none.clone(), none.clone(), none.clone(), none.clone(), none.clone()],
      {
        deadlineMs: 60_000,
      },
    );

    const start = startOnce({ key: "nightly", store });
    const error = await rejection(planasonix.pipelines.runAndWait("pl_1", {}, { start, deadlineMs: 3_000 }));

    expect(isStartError(error) && error.outcome).toBe("unknown");
    const looks = asked(fetch);
    expect(looks.length).toBeGreaterThan(1);
    expect(new Set(looks)).toEqual(new Set(["GET /pipelines/pl_1/runs"]));
  });

  test("rejects with the reason of the signal, and sends nothing", async () => {
    const { planasonix, fetch } = scripted(clones(done));
    const signal = AbortSignal.abort("stop");

    const start = startOnce({ key: "k" });
    const error = await rejection(planasonix.pipelines.runAndWait("pl_1", {}, { start, signal }));

    expect([error, asked(fetch)]).toEqual(["stop", []]);
  });
});

describe("the list of the newest work before a start", () => {
  test("is not needed: a key without the permission to list starts all the same", async () => {
    const { planasonix } = scripted([problem(403), ...clones([queued, succeeded])]);

    const run = await planasonix.pipelines.runAndWait("pl_1", {}, { start: startOnce({ key: "k" }) });

    expect(run.id).toBe("run_1");
  });

  test("is an error before the start if it cannot be read for another reason", async () => {
    const { planasonix, fetch } = scripted([problem(404)]);

    const error = await rejection(planasonix.pipelines.runAndWait("pl_1", {}, { start: startOnce({ key: "k" }) }));

    expect(error).toMatchObject({ name: "NotFoundError" });
    expect(asked(fetch)).toEqual(["GET /pipelines/pl_1/runs"]);
  });
});

describe("a process that is slower than another under the same key", () => {
  test("leaves the ID of the work that the other has stored for the pipeline", async () => {
    const store = memoryStore();
    const target = "target POST /pipelines/pl_1/run";
    const [reached, released] = [gate(), gate()];
    const slowStore: StartStore = {
      set: store.set,
      async get(key) {
        if (key === target) {
          reached.open();
          await released.opened;
        }
        return store.get(key);
      },
    };
    const slow = scripted([none.clone(), succeeded.clone()]).planasonix;
    const fast = scripted(clones(done)).planasonix;

    const later = slow.pipelines.runAndWait("pl_1", {}, { start: startOnce({ key: "nightly", store: slowStore }) });
    await reached.opened;
    await fast.pipelines.runAndWait("pl_1", {}, { start: startOnce({ key: "nightly", store }) });
    released.open();

    expect((await later).id).toBe("run_1");
    expect(JSON.parse((await store.get(target))?.value ?? "")).toEqual({
      marks: { "nightly#1": { id: "run_1", at: expect.any(Number) } },
    });
  });
});

describe("a wait under a key", () => {
  test("takes up work whose ID was stored for the pipeline, but not yet for the key", async () => {
    const store = await storeAfterRun((record) => {
      record.starts = record.starts.map((start) => ({ ...start, id: undefined, end: undefined }));
    });
    const { planasonix, fetch } = scripted([succeeded.clone()]);

    const start = startOnce({ key: "nightly", store });
    const run = await planasonix.pipelines.runAndWait("pl_1", {}, { start });

    expect([run.id, asked(fetch)]).toEqual(["run_1", ["GET /runs/run_1"]]);
  });

  test("says under which key work is going that it loses sight of", async () => {
    const { planasonix } = scripted([none.clone(), queued.clone(), problem(404)]);

    const start = startOnce({ key: "k" });
    const error = await rejection(planasonix.pipelines.runAndWait("pl_1", {}, { start, deadlineMs: 120_000 }));

    expect(isWaitError(error) && error.reason).toBe("contact_lost");
    expect(String(error)).toContain('start 1 of "k"; check `baseUrl`, and if the work was deleted, use another key');
  });

  test("passes on what `onUpdate` throws", async () => {
    const { planasonix } = scripted(clones(done));
    const bug = new Error("disk full");
    const onUpdate = (): never => {
      throw bug;
    };

    const start = startOnce({ key: "k" });

    expect(await rejection(planasonix.pipelines.runAndWait("pl_1", {}, { start, onUpdate }))).toBe(bug);
  });

  test("returns no success of an earlier call if only going work counts", async () => {
    const store = await storeAfterRun((record) => {
      record.starts = record.starts.map((start) => ({ ...start, end: undefined }));
    });
    const { lines, logger } = memory();
    const again = [
      succeeded.clone(),
      none.clone(),
      resource("run_2", { status: "queued" }),
      resource("run_2", { status: "succeeded" }),
    ];
    const { planasonix } = scripted(again, { logger });

    const start = startOnce({ key: "nightly", store, reuse: "going" });
    const run = await planasonix.pipelines.runAndWait("pl_1", {}, { start });

    expect(run.id).toBe("run_2");
    expect(lines.some(([message]) => message.includes("#2"))).toBe(true);
  });
});
