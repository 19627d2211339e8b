import { expect, test } from "vitest";
import { seeded } from "../src/seeded.ts";
import { createDueHeap, type Due } from "../src/timer-heap.ts";

test("createDueHeap returns items in the order in which they are due, even if items are added meanwhile", () => {
  const heap = createDueHeap<Due>();
  const random = seeded(1);
  const items = Array.from({ length: 1_000 }, (_, order) => ({ at: Math.floor(random() * 100), order }));
  for (const item of items.slice(0, 900)) heap.add(item);
  const taken = Array.from({ length: 100 }, () => heap.take());
  const later = items.slice(900).map(({ order }) => ({ at: 100, order }));
  for (const item of later) heap.add(item);
  for (let item = heap.take(); item; item = heap.take()) taken.push(item);

  const sorted = [...items.slice(0, 900), ...later].toSorted((a, b) => a.at - b.at || a.order - b.order);
  expect(taken).toEqual(sorted);
  expect([heap.first(), heap.take()]).toEqual([undefined, undefined]);
});
