import { describe, expect, test } from "vitest";
import { isStartError, memoryStore, type StartStore, startOnce } from "../../src/once.ts";
import { asked, memory, page, rejection, resource, scripted, untyped } from "../support/client.ts";

const done = [page([], null), resource("run_1", { status: "queued" }), resource("run_1", { status: "succeeded" })];
const record = JSON.stringify({
  operation: "pipelines.run",
  arguments: {},
  starts: [{ at: "2026-01-01T00:00:00.000Z", id: "run_1" }],
});

/** Creates a store with a text in place of the record of the key. */
async function storeWith(text: string): Promise<StartStore> {
  const store = memoryStore();
  await store.set("start nightly", text, { ifVersion: undefined });
  return store;
}

/** Runs the pipeline, and returns the error and the requests. */
async function failed(store: StartStore): Promise<{ error: unknown; sent: string[] }> {
  const { planasonix, fetch } = scripted(done);
  const start = startOnce({ key: "nightly", store });
  return { error: await rejection(planasonix.pipelines.runAndWait("pl_1", {}, { start })), sent: asked(fetch) };
}

describe("startOnce", () => {
  test.each([
    ["an empty key", { key: "" }, "`key` must be 1 to 200 characters without control characters"],
    ["a key of 201 characters", { key: "k".repeat(201) }, "`key` must be 1 to 200"],
    ["a key with a line break", { key: "a\nb" }, "`key` must be 1 to 200"],
    ["a key with half of a surrogate pair", { key: "a\ud800" }, "`key` must be 1 to 200"],
    ["no key", {}, "`key` must be 1 to 200"],
    ["a key that is a number", { key: 7 }, "`key` must be 1 to 200"],
    [
      "a store without `set`",
      { key: "k", store: { get: () => undefined } },
      "`store` must be an object with the methods",
    ],
    ["an unknown value of `reuse`", { key: "k", reuse: "failed" }, "`reuse` must be one of none, going, succeeded"],
    ["an unknown option", { key: "k", stroe: memoryStore() }, "did you mean `store`?"],
  ])("throws for %s", (_, options, message) => {
    const act = (): unknown => Reflect.apply(startOnce, undefined, [options]);

    expect(act).toThrow(TypeError);
    expect(act).toThrow(message);
  });

  test("accepts a key in any script, and sends it in ASCII", async () => {
    const { planasonix, fetch } = scripted(done);

    await planasonix.pipelines.runAndWait("pl_1", {}, { start: startOnce({ key: "größe 数" }) });

    expect(fetch.sent[1]?.headers.get("idempotency-key")).toBe("gr%C3%B6%C3%9Fe %E6%95%B0#1");
  });

  test("rejects an operation that may simply be repeated", async () => {
    const { planasonix, fetch } = scripted(done);

    const error = await rejection(planasonix.streams.startAndWait("str_1", { start: startOnce({ key: "k" }) }));

    expect([String(error), asked(fetch)]).toEqual([expect.stringContaining("takes no `startOnce`"), []]);
  });

  test("rejects an idempotency key beside it", async () => {
    const { planasonix, fetch } = scripted(done);
    const options = { start: startOnce({ key: "k" }), idempotencyKey: "mine" };

    const error = await rejection(planasonix.pipelines.runAndWait("pl_1", {}, options));

    expect([String(error), asked(fetch)]).toEqual([expect.stringContaining("replaces `idempotencyKey`"), []]);
  });

  test("rejects anything else as `start`", async () => {
    const { planasonix, fetch } = scripted(done);

    const error = await rejection(untyped(planasonix.pipelines, "runAndWait")("pl_1", {}, { start: "once" }));

    expect([String(error), asked(fetch)]).toEqual([expect.stringContaining("`start` must be of type function"), []]);
  });
});

describe("a store", () => {
  test.each<[title: string, text: string]>([
    ["no JSON", "{"],
    ["JSON of something else", '{"runs":[]}'],
    ["an ID that is no string", record.replace('"run_1"', "7")],
    ["an impossible time", record.replace("2026-01-01", "2026-99-99")],
  ])("with %s is an error before anything is sent, and stays as it is", async (_, text) => {
    const store = await storeWith(text);

    const { error, sent } = await failed(store);

    expect(isStartError(error) && [error.reason, error.settledBy]).toEqual(["store", "person"]);
    expect(String(error)).toContain('contains something else as "start nightly"; use another key, or another store');
    expect([sent, await store.get("start nightly")]).toEqual([[], { value: text, version: "1" }]);
  });

  test.each<[title: string, store: Partial<StartStore>, message: string, settledBy: "person" | "time"]>([
    ["whose `get` rejects", { get: () => Promise.reject(new Error("EIO")) }, "cannot be read (EIO)", "time"],
    [
      "whose `get` throws",
      {
        get: () => {
          throw new Error("EIO");
        },
      },
      "cannot be read (EIO)",
      "time",
    ],
    ["whose `get` returns a text", { get: async () => Object("text") }, "contains something else", "person"],
    ["whose `set` rejects", { set: () => Promise.reject(new Error("down")) }, "cannot be written (down)", "time"],
    [
      "that says that it can never work",
      { set: () => Promise.reject(Object.assign(new Error("read-only"), { retryable: false })) },
      "cannot be written (read-only)",
      "person",
    ],
    ["whose `set` returns nothing", { set: async () => Object(undefined) }, "must resolve `set`", "person"],
    ["whose `set` refuses everything", { set: async () => false }, "refuses every change", "person"],
  ])("%s is an error before anything is started", async (_, methods, message, settledBy) => {
    const { error, sent } = await failed({ ...memoryStore(), ...methods });

    expect(isStartError(error) && [error.reason, error.settledBy]).toEqual(["store", settledBy]);
    expect(String(error)).toContain(message);
    expect(sent.filter((request) => request.startsWith("POST"))).toEqual([]);
  });

  test("whose record belongs to another operation is an error before anything is sent", async () => {
    const { error, sent } = await failed(await storeWith(record.replace("pipelines.run", "connections.sync")));

    expect(isStartError(error) && [error.reason, error.settledBy]).toEqual(["operation", "person"]);
    expect(String(error)).toContain("the key was used for connections.sync");
    expect(sent).toEqual([]);
  });

  test("that fails after the start does not lose the run: the log names the ID, and the wait goes on", async () => {
    const { lines, logger } = memory();
    const { planasonix } = scripted(done, { logger });
    const store = memoryStore();
    let isDown = false;
    const start = startOnce({
      key: "nightly",
      store: { ...store, set: (...values) => (isDown ? Promise.reject(new Error("down")) : store.set(...values)) },
    });
    const middleware = planasonix.withOptions({
      middleware: [
        (next) => (request) => {
          isDown = request.operation === "pipelines.run";
          return next(request);
        },
      ],
    });

    const run = await middleware.pipelines.runAndWait("pl_1", {}, { start });

    expect(run.id).toBe("run_1");
    const [line] = lines.filter(([message]) => message.includes("cannot be recorded"));
    expect(line).toEqual([expect.stringContaining("down"), expect.objectContaining({ id: "run_1" })]);
  });

  test("contains neither the arguments nor secrets", async () => {
    const { planasonix } = scripted([
      done[0] ?? page([], null),
      resource("run_1", { status: "queued" }),
      resource("run_1", { status: "succeeded", password: "hunter2" }),
    ]);
    const store = memoryStore();
    const start = startOnce({ key: "nightly", store });

    await planasonix.pipelines.runAndWait("pl_1", { variables: { TOKEN: "s3cret" } }, { start });

    const text = JSON.stringify([await store.get("start nightly"), await store.get("target POST /pipelines/pl_1/run")]);
    expect(text).toContain("run_1");
    expect(text).not.toMatch(/hunter2|s3cret|TOKEN/);
  });

  test("of a later time is a line in the log", async () => {
    const { lines, logger } = memory();
    const { planasonix } = scripted([...done, ...done.map((response) => response.clone())], { logger });
    const store = memoryStore();
    const start = startOnce({ key: "nightly", store });
    await planasonix.pipelines.runAndWait("pl_1", {}, { start });
    const stored = await store.get("start nightly");
    const failedLater = stored?.value.replace('"end":"succeeded"', '"end":"failed"').replace("2026", "2027") ?? "";
    await store.set("start nightly", failedLater, { ifVersion: stored?.version });

    await planasonix.pipelines.runAndWait("pl_1", {}, { start });

    expect(lines.map(([message]) => message).filter((message) => message.includes("clock went back"))).toHaveLength(1);
  });
});
