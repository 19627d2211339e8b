// What a call reads from its store about its key, and writes there.
import { messageOf } from "@planasonix/runtime";
import type { StartContext } from "./context.ts";
import { maxStarts } from "./next-step.ts";
import {
  differing,
  isStartRecord,
  isUndecided,
  lastSequence,
  recordName,
  type StartRecord,
  type StoredStart,
  startAt,
  type Turn,
  withStart,
} from "./record.ts";
import { read, type StoreContext, update } from "./start-store.ts";
import { endTurn, type TargetContext } from "./target.ts";

/**
 * Reads the starts under the key.
 *
 * @throws {StartError} If the key was used for another operation or with other arguments, or the store fails.
 */
export async function readRecord(context: StartContext): Promise<StartRecord | undefined> {
  const { value } = await read(context, recordName(context.key), isStartRecord);
  if (!value) return undefined;
  const { name, hashes } = context;
  const settledBy = "person";
  if (value.operation !== name) {
    throw context.error({ reason: "operation", settledBy }, `is not started: the key was used for ${value.operation}`);
  }
  const names = differing(value.arguments, hashes);
  if (names.length === 0) return value;
  const text = `is not started: the key was used with other values of ${names.join(", ")}; use another key for them`;
  throw context.error({ reason: "arguments", settledBy, differing: names }, text);
}

/** Reads the start that has the turn, as it is stored for its key; `undefined` if it is not. */
export async function readHolder(context: StartContext, turn: Turn): Promise<StoredStart | undefined> {
  const { value } = await read(context, recordName(turn.key), isStartRecord);
  return heldBy(value, turn);
}

function heldBy(record: StartRecord | undefined, { sequence, by, replaced }: Turn): StoredStart | undefined {
  const start = startAt(record, sequence);
  return start?.by === by || (replaced !== undefined && start?.by === replaced) ? start : undefined;
}

/**
 * Stores the intent to send a request, in place of `replaced` or as the next start, unless another process was faster, or
 * a turn of the key has been voided since the record was read as `decidedOn`. Returns whether it was stored.
 */
export async function storeIntent(
  context: StartContext,
  sequence: number,
  intent: StoredStart,
  replaced: StoredStart | undefined,
  decidedOn: StartRecord | undefined,
): Promise<boolean> {
  const { name, target, hashes, key } = context;
  return update(context, recordName(key), isStartRecord, (record) => {
    const stored = startAt(record, sequence);
    const isExpected = replaced
      ? stored !== undefined && stored.by === replaced.by && isUndecided(stored) && !stored.closed === !replaced.closed
      : lastSequence(record) === sequence - 1 && record?.voided === decidedOn?.voided;
    if (!isExpected) return undefined;
    return trimmed(withStart({ starts: [], ...record, operation: name, target, arguments: hashes }, sequence, intent));
  });
}

/** Drops the oldest starts that no decision depends on. */
function trimmed(record: StartRecord): StartRecord {
  const { starts, dropped = 0 } = record;
  const [oldest] = starts;
  if (!oldest || starts.length <= maxStarts + 1 || isUndecided(oldest)) return record;
  return { ...record, dropped: dropped + 1, starts: starts.slice(1) };
}

/** Forgets an intent whose request certainly has not been executed, so that the next call need not look for it. */
export async function withdraw(context: StartContext, sequence: number, by: string): Promise<void> {
  const { key } = context;
  await orWarn(context, sequence, undefined, async (after) => {
    await update(after, recordName(key), isStartRecord, (record) => {
      const start = startAt(record, sequence);
      if (!record || !start || start.by !== by || !isUndecided(start)) return undefined;
      // Another call may have begun a later start: the numbers of starts never change.
      const isLast = lastSequence(record) === sequence;
      return withStart(record, sequence, isLast ? undefined : { ...start, known: undefined, end: "rejected" });
    });
    await endTurn(after, { key, sequence, by });
  });
}

/** Stores the ID of started work. Returns whether it is the work of another start as well, if the store can tell. */
export async function storeId(context: StartContext, sequence: number, by: string, id: string): Promise<boolean> {
  const { key, isTrusted } = context;
  let isShared = false;
  await orWarn(context, sequence, id, async (after) => {
    let isStored = false;
    await update(after, recordName(key), isStartRecord, (record) => {
      const start = startAt(record, sequence);
      isStored = start?.id === id;
      if (!record || !start || start.id !== undefined || (start.by !== by && !isTrusted)) return undefined;
      isStored = true;
      isShared ||= record.starts.some((one) => one.id === id);
      return withStart(record, sequence, { ...start, known: undefined, closed: undefined, end: undefined, id });
    });
    if (!isStored)
      context.log(sequence, `has started ${id}, but another process has started it as well`, "warn", { id });
    // A process that is killed before this has the turn until another start reads the ID above.
    const others = await endTurn(after, { key, sequence, by }, id);
    isShared ||= Object.values(others).some((mark) => mark.id === id);
  });
  return isShared;
}

/** Stores how the work of a start ended. */
export async function storeEnd(
  context: StartContext,
  sequence: number,
  id: string,
  facts: Pick<StoredStart, "end" | "result">,
): Promise<void> {
  await orWarn(context, sequence, id, async (after) => {
    await update(after, recordName(context.key), isStartRecord, (record) => {
      const start = startAt(record, sequence);
      return record && start?.id === id ? withStart(record, sequence, { ...start, ...facts }) : undefined;
    });
  });
}

/**
 * Ends the turn of a start of any key, because its time has passed and another start needs its turn. Stores which work it
 * can have started; if its intent is not stored, that it must not be any more: nobody would know later what it was.
 */
export async function closeStart(context: StartContext, turn: Turn, ids: readonly string[] | undefined): Promise<void> {
  const { key, sequence } = turn;
  const { name, target } = context;
  let id: string | undefined;
  let isStoredSince = false;
  await update(context, recordName(key), isStartRecord, (record) => {
    const start = heldBy(record, turn);
    id = start?.id;
    isStoredSince = start !== undefined && isUndecided(start) && !start.closed && !ids;
    if (record && start)
      return ids && isUndecided(start) ? withStart(record, sequence, { ...start, closed: ids }) : undefined;
    const { arguments: hashes } = turn;
    const base = record ?? (hashes && { operation: name, target, arguments: hashes, starts: [] });
    return base && { ...base, voided: (base.voided ?? 0) + 1 };
  });
  if (!isStoredSince) await endTurn(context, turn, id);
}

/** The least time that a step gets after a request, in milliseconds, even if the deadline has passed or the call is aborted. */
const lastStepMs = 1_000;

/** After a request, a store that fails is reported in the log alone, and does not lose sight of the work. */
async function orWarn(
  context: StartContext,
  sequence: number,
  id: string | undefined,
  act: (context: StoreContext & TargetContext) => Promise<void>,
): Promise<void> {
  try {
    await act({ ...context, signal: undefined, leftMs: () => Math.max(lastStepMs, context.leftMs()) });
  } catch (error) {
    context.log(sequence, `cannot be recorded: ${messageOf(error)}`, "warn", { error, id });
  }
}
