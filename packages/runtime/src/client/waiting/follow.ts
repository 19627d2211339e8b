import { throwRedacted } from "../../exchange/exchange.ts";
import { advance, fetchNew, type GrowingList, type Position } from "./growing-list.ts";
import { createPollSchedule } from "./poll-schedule.ts";
import { type Polled, tryPoll } from "./tolerance.ts";
import { verdictOf } from "./verdict.ts";
import { waitFailed } from "./wait-errors.ts";
import { poll } from "./work.ts";

/** Once the work has ended, this many empty pages in a row mean that the list is complete, whatever their cursors. */
const maxEmptyPages = 10;

/**
 * Yields each item of a growing list once, as it arrives. Stops when the work has ended and no more items arrive. If
 * `open` throws, the first step of the iteration rejects.
 *
 * @throws {WaitError} If the work is still running at the deadline.
 * @throws {PaginationError} If the list returns an earlier cursor.
 * @throws {CallError} If a request fails in a way that persists, such as with a 404.
 */
export async function* followList(open: () => GrowingList): AsyncGenerator<unknown, void, undefined> {
  const list = open();
  const { work } = list;
  const schedule = createPollSchedule(work.exchange.options, work.options);
  const position: Position = { cursor: list.from, yielded: 0, tail: undefined, isTimeless: false, past: new Set() };
  let last: unknown;
  let hasEnded = false;
  for (let empty = 0; ; ) {
    const { fetched, newItems } = await fetchNew(list, position, schedule);
    yield* newItems;
    const { value: page } = fetched;
    const hasMoved = page && (await advance(list, position, page));
    empty = newItems.length > 0 ? 0 : empty + 1;
    if (empty === 0) schedule.reset();
    if (hasMoved && empty < (hasEnded ? maxEmptyPages : 1)) continue;
    if (hasEnded && page) return;
    let polled: Polled = {};
    if (!hasEnded) {
      polled = await tryPoll(poll(work, schedule.leftMs()));
      last = polled.value?.data ?? last;
      hasEnded = polled.value ? verdictOf(work, polled.value) !== "pending" : false;
      if (hasEnded) continue; // Fetch the items that arrived before the work ended.
    }
    if (await schedule.pause(fetched, polled)) continue;
    throwRedacted(work.exchange, waitFailed(work, "deadline", last, fetched.error ?? polled.error));
  }
}
