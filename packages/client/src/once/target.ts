// Whose turn it is to start something of a target, and which work comes from which start.
import type { StartContext } from "./context.ts";
import { type Intent, isTargetRecord, label, type Mark, type TargetRecord, targetName } from "./record.ts";
import { read, type StoreContext, update } from "./start-store.ts";

/** Marks are of use to whoever looks for the work of a start of about the same time; afterwards, they only take space. */
const markAgeMs = 3_600_000;

type Marks = Readonly<Record<string, Mark>>;

/** Reads what is stored for the target of a call; nothing if nobody will look. */
export async function readTarget(context: StartContext): Promise<TargetRecord> {
  if (!context.finder) return {};
  return (await read(context, targetName(context.target), isTargetRecord)).value ?? {};
}

/** Takes the turn, unless a start other than `replaced` has it. Returns whether it was taken. */
export async function takeTurn(
  context: StartContext,
  sequence: number,
  intent: Intent,
  replaced: string | undefined,
): Promise<boolean> {
  if (!context.finder) return true;
  const { by, at, limitMs, since, isOwnClock } = intent;
  const turn = { key: context.key, sequence, by, at, limitMs, since, isOwnClock, replaced, arguments: context.hashes };
  return update(context, targetName(context.target), isTargetRecord, (target = {}) =>
    target.turn && target.turn.by !== replaced ? undefined : { ...target, turn },
  );
}

/** What changing the record of a target needs. */
export type TargetContext = StoreContext &
  Pick<StartContext, "target"> &
  Partial<Pick<StartContext, "isTrusted" | "finder">>;

/** The start whose turn ends. */
interface Holder {
  readonly key: string;
  readonly sequence: number;
  readonly by?: string | undefined;
}

/**
 * Ends the turn of a start, if it still has it, and stores the ID of its work, if there is one. Returns the marks of
 * other starts, as they are stored now.
 */
export async function endTurn(context: TargetContext, { key, sequence, by }: Holder, id?: string): Promise<Marks> {
  if ("finder" in context && !context.finder) return {};
  const name = label(key, sequence);
  const now = context.clock.now();
  let others: Marks = {};
  await update(context, targetName(context.target), isTargetRecord, (target) => {
    const { turn, marks = {} } = target ?? {};
    const { [name]: own, ...rest } = marks;
    others = rest;
    // A trusted key may be sent by two processes, with one result.
    const isHeld = turn?.by === by || (context.isTrusted && turn && label(turn.key, turn.sequence) === name);
    if (!isHeld && (id === undefined || own?.id === id)) return undefined;
    const mark = id === undefined ? own : { id, at: now };
    const left = isHeld ? undefined : turn;
    const oldest = Math.min(now - markAgeMs, Date.parse(left?.at ?? "") || now);
    const kept = Object.entries(rest).filter(([, { at }]) => at >= oldest);
    return { turn: left, marks: Object.fromEntries(mark ? [...kept, [name, mark]] : kept) };
  });
  return others;
}

/** Stores that work comes from a start, and ends its turn, unless it comes from another start. Returns whether it did. */
export async function claim(context: StartContext, holder: Holder, id: string): Promise<boolean> {
  if (!context.finder) return true;
  const name = label(holder.key, holder.sequence);
  let isFree = true;
  await update(context, targetName(context.target), isTargetRecord, (target) => {
    const { turn, marks = {} } = target ?? {};
    isFree = !Object.entries(marks).some(([other, mark]) => other !== name && mark.id === id);
    if (!isFree) return undefined;
    const left = turn?.by === holder.by ? undefined : turn;
    return { turn: left, marks: { ...marks, [name]: { id, at: context.clock.now() } } };
  });
  return isFree;
}
