import { throwRedacted } from "../../exchange/exchange.ts";
import { throwIfAborted, untilAborted } from "../../platform/until-aborted.ts";
import { createListReader, type GrowingList } from "./growing-list.ts";
import { createPolls } from "./polls.ts";
import { type Polled, tryPoll } from "./tolerance.ts";
import { verdictOf } from "./verdict.ts";
import { waitExpired } from "./wait-errors.ts";
import { poll, readStatus } from "./work.ts";

/** Once the work has ended, this many empty pages in a row mean that the list is complete, whatever their cursors. */
const maxEmptyPages = 10;

/**
 * Yields each item of a growing list once, as it arrives. Stops when the work has ended and no more items arrive. If
 * `open` throws, the first step of the iteration rejects.
 *
 * @throws {WaitError} If the work is still running at the deadline, or cannot be polled until then.
 * @throws {PaginationError} If the list returns an earlier cursor.
 * @throws {CallError} If a request fails in a way that persists, such as with a 403, or if the work has ended and the
 * list cannot be read until the deadline.
 */
export async function* followList(open: () => GrowingList): AsyncGenerator<unknown, void, undefined> {
  const list = open();
  const { work, before } = list;
  const { signal } = work.options;
  const polls = createPolls(work);
  const reader = createListReader(list, polls);
  let last: unknown;
  let hasEnded = false;
  let mayBeMissing = true;
  for (let empty = 0; ; ) {
    const { fetched, newItems } = await reader.fetch(mayBeMissing);
    yield* untilAborted(signal, newItems);
    const { value: page, error } = fetched;
    const hasMoved = page && (await reader.advance(page));
    empty = newItems.length > 0 ? 0 : empty + 1;
    if (empty === 0) polls.reset();
    if (hasMoved && empty < (hasEnded ? maxEmptyPages : 1)) continue;
    if (hasEnded && page) return throwIfAborted(signal);
    let polled: Polled = {};
    if (!hasEnded) {
      polled = await tryPoll(poll(work, polls.leftMs()));
      if (polled.value) {
        last = polled.value.data;
        hasEnded = verdictOf(work, polled.value) !== "pending";
        mayBeMissing = before?.includes(String(readStatus(work.poll, last))) === true;
      }
      if (hasEnded) continue; // Fetch the items that arrived before the work ended.
    }
    const cause = error ?? polled.error;
    polls.record({ value: polled.value, error: cause });
    if (await polls.pause(fetched, polled)) continue;
    if (hasEnded) throw error;
    throwRedacted(work.exchange, waitExpired({ ...work, last, cause }, polls));
  }
}
