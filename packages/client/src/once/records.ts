// What a call reads from its store, and writes to it.
import { messageOf } from "@planasonix/runtime";
import type { StartContext } from "./context.ts";
import { slackMs } from "./find.ts";
import { differing, isStartRecord, isTargetRecord, label, recordName, type StoredStart, targetName } from "./record.ts";
import { read, update } from "./start-store.ts";

/**
 * Reads the starts under the key.
 *
 * @throws {StartError} If the key was used for another operation or with other arguments, or the store fails.
 */
export async function readStarts(context: StartContext): Promise<readonly StoredStart[]> {
  const { value } = await read(context, recordName(context.key), isStartRecord);
  if (!value) return [];
  const { name, hashes } = context;
  if (value.operation !== name) {
    throw context.error(
      { reason: "operation", settledBy: "person" },
      `is not started: the key was used for ${value.operation}`,
    );
  }
  const names = differing(value.arguments, hashes);
  if (names.length === 0) return value.starts;
  const text = `is not started: the key was used with other values of ${names.join(", ")}; use another key for them`;
  throw context.error({ reason: "arguments", settledBy: "person", differing: names }, text);
}

/** Stores the intent to start, unless another process has changed the starts since they were read. */
export async function storeIntent(
  context: StartContext,
  starts: readonly StoredStart[],
  sequence: number,
  intent: StoredStart,
): Promise<boolean> {
  const { name, target, hashes } = context;
  // Before the intent, so that the start of another key never overlooks this one.
  await mark(context, sequence, Date.parse(intent.at));
  return update(context, recordName(context.key), isStartRecord, (record) =>
    JSON.stringify(record?.starts ?? []) === JSON.stringify(starts)
      ? { operation: name, target, arguments: hashes, starts: [...starts.slice(0, sequence - 1), intent] }
      : undefined,
  );
}

/**
 * Adds what is known about a start. Without facts, it certainly has not been executed: its intent is removed, so that
 * the next call need not look for it. A failing store is reported in the log alone, and does not lose sight of the work.
 */
export async function record(
  context: StartContext,
  sequence: number,
  facts?: Pick<StoredStart, "id" | "end" | "result">,
): Promise<void> {
  try {
    if (!facts?.end) await mark(context, sequence, facts?.id);
    await update(context, recordName(context.key), isStartRecord, (stored) => {
      const start = stored?.starts[sequence - 1];
      if (!start || (!facts && start.id !== undefined)) return undefined;
      const changed = facts ? [{ ...start, known: undefined, ...facts }] : [];
      return { ...stored, starts: stored.starts.toSpliced(sequence - 1, 1, ...changed) };
    });
  } catch (error) {
    const details = { error, ...facts, result: undefined };
    context.log(sequence, `cannot be recorded: ${messageOf(error)}`, "warn", details);
  }
}

/** How many starts of one target are remembered. */
const maxMarks = 200;

/**
 * Stores for the target that a start has an intent (the time), work (the ID) or neither, so that other keys can tell.
 * Does nothing if nobody will look.
 */
async function mark(context: StartContext, sequence: number, fact: string | number | undefined): Promise<void> {
  if (!context.finder || context.isTrusted) return;
  const name = label(context.key, sequence);
  await update(context, targetName(context.target), isTargetRecord, (target = {}) => {
    // A process whose intent came too late would hide the work of the one that was faster.
    if (typeof fact === "number" && typeof target[name] === "string") return undefined;
    const marks = Object.entries({ ...target, [name]: fact }); // JSON omits `undefined`.
    return Object.fromEntries(marks.slice(-maxMarks));
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
  const { value = {} } = await read(context, targetName(context.target), isTargetRecord);
  const { [label(context.key, sequence)]: own, ...rest } = value;
  const facts = Object.values(rest);
  const nearMs = context.timeoutMs + slackMs;
  return {
    own: typeof own === "string" ? own : undefined,
    others: facts.map(String),
    isShared: facts.some((fact) => typeof fact === "number" && Math.abs(fact - Date.parse(at)) < nearMs),
  };
}
