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
  /** Creates the view that one process has of a store. The processes share the sets `handled` and `claimed`. */
  function share(handled: Set<string>, claimed: Set<string>): DeduplicationStore {
    return {
      has: async (id) => handled.has(id),
      add: async (id) => {
        handled.add(id);
        claimed.delete(id);
      },
      claim: async (id) => !claimed.has(id) && Boolean(claimed.add(id)),
      release: async (id) => void claimed.delete(id),
    };
  }

  function setup() {
    const [handled, claimed] = [new Set<string>(), new Set<string>()];
    const onStoreError = vi.fn();
    const processes = [1, 2].map(() => createOnce(share(handled, claimed), onStoreError));
    const [first = expect.unreachable(), second = expect.unreachable()] = processes;
    return { first, second, handled, claimed, onStoreError };
  }

  test("runs the work in one process, and resolves with false in the other while the work runs", async () => {
    const { first, second, handled, claimed } = setup();
    const work = vi.fn();

    expect((await Promise.all([first("evt_1", work), second("evt_1", work)])).sort()).toEqual([false, true]);
    expect([work.mock.calls.length, [...handled], [...claimed]]).toEqual([1, ["evt_1"], []]);
  });

  test("resolves with true in the other process after the event was handled", async () => {
    const { first, second, claimed } = setup();
    const work = vi.fn();
    await first("evt_1", work);

    expect(await second("evt_1", work)).toBe(true);
    expect([work.mock.calls.length, [...claimed]]).toEqual([1, []]);
  });

  test("lets the other process run the work after a failure", async () => {
    const { first, second } = setup();
    const work = vi.fn();

    await expect(first("evt_1", () => Promise.reject(new Error("database is down")))).rejects.toThrow("database");
    expect(await second("evt_1", work)).toBe(true);
    expect(work).toHaveBeenCalledOnce();
  });

  test("reports a claim that cannot be released, and rejects with the failure of the work", async () => {
    const onStoreError = vi.fn();
    const down = async (): Promise<never> => {
      throw new Error("store is down");
    };
    const once = createOnce({ has: () => false, add: vi.fn(), claim: () => true, release: down }, onStoreError);

    await expect(once("evt_1", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(onStoreError).toHaveBeenCalledExactlyOnceWith(new Error("store is down"));
  });

  test("does not run the work if `claim` of the store fails", async () => {
    const work = vi.fn();
    const claim = (): Promise<boolean> => Promise.reject(new Error("store is down"));

    await expect(createOnce({ has: () => false, add: vi.fn(), claim }, vi.fn())("evt_1", work)).rejects.toThrow(
      "store",
    );
    expect(work).not.toHaveBeenCalled();
  });
});
