import { describe, expect, test, vi } from "vitest";
import type { DeduplicationStore } from "../../src/receive/deduplication.ts";
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

  test("shares the failure of a first delivery with a concurrent second delivery", async () => {
    const once = createOnce(new Set<string>(), vi.fn());
    const work = vi.fn(() => Promise.reject(new Error("database is down")));

    const both = Promise.allSettled([once("evt_1", work), once("evt_1", work)]);

    expect((await both).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(work).toHaveBeenCalledTimes(1);
  });

  test("queries an asynchronous store once for two concurrent deliveries of an event", async () => {
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

  test("does not run the work if the store cannot tell whether the event was handled", async () => {
    const once = createOnce({ has: () => Promise.reject(new Error("store is down")), add: vi.fn() }, vi.fn());
    const work = vi.fn();

    await expect(once("evt_1", work)).rejects.toThrow("store is down");
    expect(work).not.toHaveBeenCalled();
  });
});

describe("createOnce with a store that several processes share", () => {
  /** Creates a store in the state of the given sets. */
  function createStore(handled: Set<string>, claimed: Set<string>) {
    return {
      has: vi.fn<DeduplicationStore["has"]>(async (id) => handled.has(id)),
      add: vi.fn(async (id: string) => {
        handled.add(id);
        claimed.delete(id);
      }),
      claim: vi.fn(async (id: string) => !claimed.has(id) && Boolean(claimed.add(id))),
      release: vi.fn(async (id: string) => void claimed.delete(id)),
    };
  }

  /** Two processes that share a store. */
  function setup() {
    const [handled, claimed] = [new Set<string>(), new Set<string>()];
    const shared = createStore(handled, claimed);
    const onStoreError = vi.fn();
    const [first, second] = [createOnce(shared, onStoreError), createOnce(shared, onStoreError)];
    return { first, second, shared, handled, claimed, onStoreError, work: vi.fn() };
  }

  test("runs the work in one process, and resolves with false in the other while the work runs", async () => {
    const { first, second, handled, claimed, work } = setup();

    expect((await Promise.all([first("evt_1", work), second("evt_1", work)])).sort()).toEqual([false, true]);
    expect([work.mock.calls.length, [...handled], [...claimed]]).toEqual([1, ["evt_1"], []]);
  });

  test("resolves with true in the other process after the event was handled", async () => {
    const { first, second, claimed, work } = setup();
    await first("evt_1", work);

    expect(await second("evt_1", work)).toBe(true);
    expect([work.mock.calls.length, [...claimed]]).toEqual([1, []]);
  });

  test("lets the other process run the work after a failure", async () => {
    const { first, second, work } = setup();

    await expect(first("evt_1", () => Promise.reject(new Error("database is down")))).rejects.toThrow("database");
    expect(await second("evt_1", work)).toBe(true);
    expect(work).toHaveBeenCalledOnce();
  });

  test("does not run the work if `claim` of the store fails", async () => {
    const { first, second, shared, work } = setup();
    shared.claim.mockRejectedValueOnce(new Error("store is down"));

    await expect(first("evt_1", work)).rejects.toThrow("store is down");
    expect([work, shared.has, shared.release].map((call) => call.mock.calls.length)).toEqual([0, 0, 0]);
    expect(await second("evt_1", work)).toBe(true);
  });

  test("releases the claim if `has` of the store fails, so that the next delivery is handled", async () => {
    const { first, second, shared, work, onStoreError } = setup();
    shared.has.mockRejectedValueOnce(new Error("store is down"));

    await expect(first("evt_1", work)).rejects.toThrow("store is down");
    expect(work).not.toHaveBeenCalled();
    expect(await second("evt_1", work)).toBe(true);
    expect([work.mock.calls.length, onStoreError.mock.calls]).toEqual([1, []]);
  });

  test("releases the claim if `has` of the store throws", async () => {
    const { first, second, shared, work } = setup();
    shared.has.mockImplementationOnce(() => {
      throw new Error("no connection");
    });

    await expect(first("evt_1", work)).rejects.toThrow("no connection");
    expect(await second("evt_1", work)).toBe(true);
  });

  test("does not release the claim of another process if `has` of the store fails", async () => {
    const { first, shared, claimed, work } = setup();
    claimed.add("evt_1");
    shared.has.mockRejectedValueOnce(new Error("store is down"));

    await expect(first("evt_1", work)).rejects.toThrow("store is down");
    expect([shared.release.mock.calls, [...claimed]]).toEqual([[], ["evt_1"]]);
  });

  test.each([
    ["the work fails", { has: () => false, work: () => Promise.reject(new Error("first")) }],
    ["`has` of the store fails", { has: () => Promise.reject(new Error("first")), work: () => {} }],
  ])("reports a claim that cannot be released after %s, and rejects with the first failure", async (_, failing) => {
    const onStoreError = vi.fn();
    const release = () => Promise.reject(new Error("store is down"));
    const once = createOnce({ has: failing.has, add: vi.fn(), claim: () => true, release }, onStoreError);

    await expect(once("evt_1", failing.work)).rejects.toThrow("first");
    expect(onStoreError).toHaveBeenCalledExactlyOnceWith(new Error("store is down"));
  });

  test("reports a claim that cannot be released after an earlier success, and resolves with true", async () => {
    const onStoreError = vi.fn();
    const release = () => {
      throw new Error("store is down");
    };
    const once = createOnce({ has: () => true, add: vi.fn(), claim: () => true, release }, onStoreError);

    expect(await once("evt_1", expect.unreachable)).toBe(true);
    expect(onStoreError).toHaveBeenCalledExactlyOnceWith(new Error("store is down"));
  });

  test("keeps the claim if the event cannot be recorded, so that no other process handles it again", async () => {
    const { first, second, shared, work, onStoreError } = setup();
    shared.add.mockRejectedValueOnce(new Error("store is full"));

    expect(await first("evt_1", work)).toBe(true);
    expect(await second("evt_1", work)).toBe(false);
    expect([work.mock.calls.length, shared.release.mock.calls]).toEqual([1, []]);
    expect(onStoreError).toHaveBeenCalledExactlyOnceWith(new Error("store is full"));
  });
});
