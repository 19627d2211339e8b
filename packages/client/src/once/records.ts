// What a call reads from its store, and writes to it.
import { isRecord, messageOf } from "@planasonix/runtime";
import type { StartContext } from "./context.ts";
import { slackMs } from "./find.ts";
import { differing, isStartRecord, type StoredStart, type TargetRecord } from "./record.ts";
import { read, update } from "./start-store.ts";

/**
 * Reads the starts under the key.
 *
 * @throws {StartError} If the key was used for another operation or with other arguments, or the store fails.
 */
export async function readStarts(context: StartContext): Promise<readonly StoredStart[]> {
  const { value } = await read(context, recordName(context), isStartRecord);
  if (!value) return [];
  const { name, hashes } = context;
  if (value.operation !== name) {
    throw context.error({ reason: "operation" }, `is not started: the key was used for ${value.operation}`);
  }
  const names = differing(value.arguments, hashes);
  if (names.length === 0) return value.starts;
  const text = `is not started: the key was used with other values of ${names.join(", ")}; use another key for them`;
  throw context.error({ reason: "arguments", differing: names }, text);
}

/** Stores the intent to start, unless another process has changed the starts since they were read. */
export async function storeIntent(
  context: StartContext,
  starts: readonly StoredStart[],
  sequence: number,
  intent: StoredStart,
): Promise<boolean> {
  const { name, hashes } = context;
  // Before the intent, so that the start of another key never overlooks this one.
  await mark(context, sequence, Date.parse(intent.at));
  return update(context, recordName(context), isStartRecord, (record) =>
    JSON.stringify(record?.starts ?? []) === JSON.stringify(starts)
      ? { operation: name, arguments: hashes, starts: [...starts.slice(0, sequence - 1), intent] }
      : undefined,
  );
}

/**
 * Adds what is known about a start. The work exists, so a failing store is reported in the log alone, and does not lose
 * sight of the work.
 */
export async function addFacts(
  context: StartContext,
  sequence: number,
  facts: Pick<StoredStart, "id" | "end" | "result">,
): Promise<void> {
  try {
    if (facts.id !== undefined) await mark(context, sequence, facts.id);
    await change(context, sequence, (start) => ({ ...start, known: undefined, ...facts }));
  } catch (error) {
    const details = { error, ...facts, result: undefined };
    context.log(sequence, `cannot be recorded: ${messageOf(error)}`, "warn", details);
  }
}

/** Removes the intent of a start that certainly has not been executed, so that the next call need not look for it. */
export async function removeIntent(context: StartContext, sequence: number): Promise<void> {
  try {
    await mark(context, sequence, undefined);
    await change(context, sequence, (start) => (start.id === undefined ? undefined : start));
  } catch (error) {
    context.log(sequence, `cannot be removed: ${messageOf(error)}`, "warn", { error });
  }
}

function change(
  context: StartContext,
  sequence: number,
  by: (start: StoredStart) => StoredStart | undefined,
): Promise<boolean> {
  return update(context, recordName(context), isStartRecord, (record) => {
    const start = record?.starts[sequence - 1];
    const changed = start && by(start);
    if (!record || !start) return undefined;
    return { ...record, starts: record.starts.flatMap((one) => (one === start ? (changed ?? []) : one)) };
  });
}

/** How many starts of one target are remembered. */
const maxMarks = 200;

/**
 * Stores for the target that a start has an intent (the time), work (the ID) or neither, so that other keys can tell.
 * Does nothing if nobody will look.
 */
async function mark(context: StartContext, sequence: number, fact: string | number | undefined): Promise<void> {
  const { finder, exchange } = context;
  if (!finder || exchange.options.trustIdempotencyKeys) return;
  const own = label(context, sequence);
  await update(context, targetName(context), isTargetRecord, (target = {}) => {
    const others = Object.entries(target).filter(([name]) => name !== own);
    return Object.fromEntries([...others, ...(fact === undefined ? [] : [[own, fact] as const])].slice(-maxMarks));
  });
}

/** What the starts of the same target say about candidates. */
export interface Claims {
  /** The work of this start, if its ID was stored there alone. */
  readonly own: string | undefined;
  /** The work of other starts. */
  readonly others: readonly string[];
  /** Whether another start of about the same time has no known response. */
  readonly isShared: boolean;
}

/** Reads what the starts of the same target say. */
export async function readClaims(context: StartContext, sequence: number, { at }: StoredStart): Promise<Claims> {
  const { value = {} } = await read(context, targetName(context), isTargetRecord);
  const { [label(context, sequence)]: own, ...rest } = value;
  const facts = Object.values(rest);
  const nearMs = context.timeoutMs + slackMs;
  return {
    own: typeof own === "string" ? own : undefined,
    others: facts.map(String),
    isShared: facts.some((fact) => typeof fact === "number" && Math.abs(fact - Date.parse(at)) < nearMs),
  };
}

/** The idempotency key of a start. */
export function label({ key }: Pick<StartContext, "key">, sequence: number): string {
  return `${key}#${sequence}`;
}

function recordName({ key }: StartContext): string {
  return `start ${key}`;
}

function targetName({ input }: StartContext): string {
  return `target ${input.endpoint.method} ${input.path}`;
}

function isTargetRecord(value: unknown): value is TargetRecord {
  return isRecord(value) && Object.values(value).every((fact) => /string|number/.test(typeof fact));
}
