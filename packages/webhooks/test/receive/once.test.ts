import { describe, expect, test, vi } from "vitest";
import { createOnce } from "../../src/receive/once.ts";

describe("createOnce", () => {
  test("runs the work of an event once", async () => {
    const once = createOnce(new Set<string>(), vi.fn());
    const work = vi.fn();

    await once("evt_1", work);
    await once("evt_1", work);
    await once("evt_2", work);

    expect(work).toHaveBeenCalledTimes(2);
  });

  test("runs the work again after a failure", async () => {
    const once = createOnce(new Set<string>(), vi.fn());
    const work = vi.fn().mockRejectedValueOnce(new Error("database is down"));

    await expect(once("evt_1", work)).rejects.toThrow("database is down");
    await once("evt_1", work);

    expect(work).toHaveBeenCalledTimes(2);
  });

  test("shares the failure of a first delivery with a concurrent second one", async () => {
    const once = createOnce(new Set<string>(), vi.fn());
    const work = vi.fn(() => Promise.reject(new Error("database is down")));

    const both = Promise.allSettled([once("evt_1", work), once("evt_1", work)]);

    expect((await both).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(work).toHaveBeenCalledTimes(1);
  });

  test("queries a slow store once for two concurrent deliveries", async () => {
    const store = { has: vi.fn(async () => false), add: vi.fn(async () => {}) };
    const once = createOnce(store, vi.fn());
    const work = vi.fn();

    await Promise.all([once("evt_1", work), once("evt_1", work)]);

    expect([store.has, work, store.add].map((call) => call.mock.calls.length)).toEqual([1, 1, 1]);
  });

  test("reports that an event could not be stored, but succeeds because the work is done", async () => {
    const onError = vi.fn();
    const failure = new Error("store is down");
    const once = createOnce({ has: () => false, add: () => Promise.reject(failure) }, onError);

    await once("evt_1", vi.fn());

    expect(onError).toHaveBeenCalledExactlyOnceWith(failure);
  });

  test("fails when the store cannot tell whether the event was handled", async () => {
    const once = createOnce({ has: () => Promise.reject(new Error("store is down")), add: vi.fn() }, vi.fn());
    const work = vi.fn();

    await expect(once("evt_1", work)).rejects.toThrow("store is down");
    expect(work).not.toHaveBeenCalled();
  });
});
