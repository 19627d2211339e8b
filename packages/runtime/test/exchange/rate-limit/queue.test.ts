import { describe, expect, test } from "vitest";
import { createQueue, type Waiter } from "../../../src/exchange/rate-limit/queue.ts";
import { requestOf } from "../../support/request.ts";

/** Creates a request whose call was made at the given time; `p` has priority. */
function waiter(name: string, madeAt = 0): Waiter {
  const operation = { http: "GET /things", priority: name === "p" } as const;
  const request = requestOf({ name, operation, deadlineAt: madeAt + 1_000, deadlineMs: 1_000 });
  return { request, look: () => true };
}

/** The names of the operations in the order in which they leave the queue. */
function takeAll(...waiters: readonly Waiter[]): string {
  const queue = createQueue();
  for (const one of waiters) queue.add(one);
  const taken: Waiter[] = [];
  for (let [next] = queue.heads(); next; [next] = queue.heads()) {
    taken.push(next);
    queue.remove(next);
  }
  expect(queue.size()).toBe(0);
  return taken.map(({ request }) => request.name + (request.deadlineAt - 1_000 || "")).join(" ");
}

describe("queue", () => {
  test.each([
    ["in order of arrival", [waiter("a"), waiter("b"), waiter("a")], "a b a"],
    ["in the order of their calls", [waiter("a", 3), waiter("a", 1), waiter("b", 2)], "a1 b2 a3"],
    ["with priority first", [waiter("a"), waiter("p"), waiter("p")], "p p a"],
    [
      "with an ordinary one every third time",
      [..."ppppp"].map(() => waiter("p")).concat(waiter("a"), waiter("b")),
      "p p a p p b p",
    ],
  ])("returns requests %s", (_, waiters, expected) => {
    expect(takeAll(...waiters)).toBe(expected);
  });

  test("has a line for each operation and lists the first request of each", () => {
    const queue = createQueue();
    const [first, second, other] = [waiter("a"), waiter("a"), waiter("b")];
    for (const one of [first, second, other]) queue.add(one);

    expect(queue.heads()).toEqual([first, other]);
    queue.remove(first);
    expect(queue.heads()).toEqual([second, other]);
  });

  test("removes a request only once", () => {
    const queue = createQueue();
    const [one, other] = [waiter("a"), waiter("b")];
    queue.add(one);
    queue.remove(other);
    queue.remove(one);
    queue.remove(one);

    expect([queue.size(), queue.heads()]).toEqual([0, []]);
  });
});
