import { describe, expect, test } from "vitest";
import { createMemoryStore, type DeduplicationStore } from "../../src/receive/deduplication.ts";

describe("createMemoryStore", () => {
  test("contains only the IDs that were added", () => {
    const store = createMemoryStore();
    store.add("evt_1");

    expect([store.has("evt_1"), store.has("evt_2")]).toEqual([true, false]);
  });

  test("drops an ID after the maximum age", () => {
    let time = 0;
    const store = createMemoryStore({ maxAgeMs: 1000, now: () => new Date(time) });
    store.add("evt_1");

    time = 999;
    expect(store.has("evt_1")).toBe(true);
    time = 1000;
    expect(store.has("evt_1")).toBe(false);
  });

  test("drops the oldest IDs beyond the maximum number", () => {
    const store = createMemoryStore({ maxEntries: 2 });
    for (const id of ["evt_1", "evt_2", "evt_1", "evt_3"]) store.add(id);

    expect(["evt_1", "evt_2", "evt_3"].map((id) => store.has(id))).toEqual([true, false, true]);
  });

  test("stays within the maximum number and age for 10,000 IDs", () => {
    let time = 0;
    const store = createMemoryStore({ maxAgeMs: 1000, maxEntries: 100, now: () => new Date(time) });
    const ids = Array.from({ length: 10_000 }, (_, index) => `evt_${index}`);

    for (const id of ids) store.add(id);
    expect(ids.filter((id) => store.has(id))).toHaveLength(100);
    time = 2000;
    expect(ids.filter((id) => store.has(id))).toEqual([]);
  });

  test("can be replaced by a Set", () => {
    const store: DeduplicationStore = new Set<string>();
    store.add("evt_1");

    expect(store.has("evt_1")).toBe(true);
  });
});
