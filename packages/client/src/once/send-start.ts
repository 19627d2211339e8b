// Sends the request of a start. The intent is stored before the request is sent, so that a process that is killed
// leaves no request of which nobody knows.
import {
  isOutcomeUnknown,
  isPermissionDeniedError,
  type Middleware,
  ownProperties,
  type Result,
  randomId,
  sendStart,
  startedId,
} from "@planasonix/runtime";
import { checkClock, type OwnStart, type Progress, type StartContext, see, throwIfAborted } from "./context.ts";
import { explained, unread, withGivenDeadline } from "./failure.ts";
import { type Baseline, baseline, createdAt } from "./find.ts";
import { type Step, slackMs } from "./next-step.ts";
import { label, type StartRecord, type StoredStart, startAt } from "./record.ts";
import { storeId, storeIntent, withdraw } from "./records.ts";
import { claim, endTurn, takeTurn } from "./target.ts";

/** At most this many requests without a known response are sent in one call. */
const maxSent = 3;

/** Started work, as this call knows it. */
export interface StartedWork {
  readonly sequence: number;
  readonly id: string;
  /** The response to the start, if this call has it. */
  readonly resource?: unknown;
  /** Whether this call has started the work, even if its response was lost. */
  readonly isOwn: boolean;
}

type Sending = Step & { readonly do: "start" | "send" };

/** Nothing was sent, because what the decision was made of has changed. */
const outdated = new Error("outdated");

/**
 * Sends the request of a start, and stores its ID. The intent is stored when the request has its turn in the rate limit,
 * so that a start may wait for that as long as any other. Resolves with nothing if the ID is not known, or another
 * process was faster.
 */
export async function send(
  context: StartContext,
  step: Sending,
  record: StartRecord | undefined,
  progress: Progress,
): Promise<StartedWork | undefined> {
  const { exchange, input, finder } = context;
  const { sequence } = step;
  const before = finder
    ? await baseline(context, finder, context.serverClock).catch((error) => noBaseline(context, step, error))
    : undefined;
  checkClock(context, sequence - 1, startAt(record, sequence - 1)?.at);
  const intents = createIntents(context, step, before, record, progress);
  const guard: Middleware = (next) => async (request) => {
    await intents.store(request.signal);
    return next(request);
  };
  const { middleware, deadlineMs } = exchange.options;
  const guarded = exchange.withOptions({ middleware: [guard, ...middleware] });
  const idempotencyKey = label(context.key, sequence).replace(/[^\x20-\x7e]/gu, encodeURIComponent);
  const request = { ...input, options: ownProperties(input.options, { idempotencyKey }), isKeyDerived: true };
  let result: Result;
  let id: string;
  try {
    result = await sendStart(guarded, request, Math.min(Math.max(1, context.leftMs()), deadlineMs));
    id = String(startedId(context, result));
  } catch (error) {
    const { by } = intents;
    const isUnknown = isOutcomeUnknown(error) || context.signal?.aborted;
    const going = isUnknown ? undefined : await takeUp(context, sequence, progress, error);
    if (going) return going;
    if (by !== undefined && !isUnknown && step.do === "start") await withdraw(context, sequence, by);
    if (error === outdated) return undefined;
    if (by === undefined) throw withGivenDeadline(context, error);
    progress.sent += 1;
    progress.lost = error;
    if (!isUnknown || progress.sent >= maxSent || (context.isTrusted && !finder)) {
      throw explained(context, sequence, withGivenDeadline(context, error));
    }
    throwIfAborted(context);
    context.log(sequence, "has no known response", "warn", { error });
    return undefined;
  }
  const own = progress.own as OwnStart;
  const isShared = await storeId(context, sequence, own.by, id);
  const isOwn = !isShared && !isRepeated(context, step, own, result, id);
  if (isOwn) context.log(sequence, `has started ${id}`, "info", { id });
  else progress.own = undefined;
  return { sequence, id, resource: result.data, isOwn };
}

/**
 * Takes up the work that a deployment states as already going in place of the start. It may come from this start as little
 * as any other work that a list shows: not if it was known before, or comes from a start of another key.
 */
async function takeUp(
  context: StartContext,
  sequence: number,
  { own }: Progress,
  error: unknown,
): Promise<StartedWork | undefined> {
  const { exchange, key, reuse, ifUnsure } = context;
  const id = exchange.options.dialect?.workOf(error);
  if (id === undefined || own === undefined || reuse === "none" || ifUnsure === "fail") return undefined;
  if (own.known?.includes(id) || !(await claim(context, { key, sequence, by: own.by }, id))) return undefined;
  await storeId(context, sequence, own.by, id);
  context.log(sequence, `takes up ${id}, which is going`, "info", { id });
  return { sequence, id, isOwn: false };
}

/**
 * Whether a response is that to an earlier request with the same idempotency key. Only what was known before the request
 * tells: a response may take longer than the work, and the clocks of servers differ. A request that is sent again is of
 * the same start in any case; if no list tells, the second of its response does.
 */
function isRepeated(
  { finder, clock, serverClock }: StartContext,
  { do: action }: Sending,
  { known, sentAt }: OwnStart,
  { data, response }: Result,
  id: string,
): boolean {
  const isAgain = action === "send";
  if (!finder) return isAgain;
  if (known?.includes(id)) return true;
  const date = response.response.headers.get("date");
  if (isAgain && !known) serverClock.observe({ sentOn: 0, sentAt, receivedAt: clock.monotonic(), date });
  return createdAt(finder, data) < serverClock.earliest(sentAt) - (isAgain ? 1_000 : slackMs);
}

/** The intents of the attempts of one request. */
interface Intents {
  /** Identifies the stored intent; `undefined` if none was stored, so that nothing was sent. */
  readonly by: string | undefined;
  /** Stores the intent of the next attempt. @throws `outdated`, if it must not be sent. */
  store(signal: AbortSignal | undefined): Promise<void>;
}

function createIntents(
  context: StartContext,
  { sequence, do: action, replaced }: Sending,
  before: Baseline | undefined,
  record: StartRecord | undefined,
  progress: Progress,
): Intents {
  const { clock, serverClock, timeoutMs, key } = context;
  const began = { now: before?.sentOn ?? clock.now(), monotonic: before?.sentAt ?? clock.monotonic() };
  let last: StoredStart | undefined = action === "send" ? replaced : undefined;
  let expected = replaced;
  const create = (by: string): StoredStart => {
    const now = clock.now();
    const at = new Date(now).toISOString();
    const server = serverClock.latest(clock.monotonic());
    if (!last) {
      const isOwnClock = Number.isNaN(server);
      const since = isOwnClock ? at : new Date(server).toISOString();
      return { by, at, since, ...(isOwnClock && { isOwnClock }), limitMs: timeoutMs, known: before?.known };
    }
    // The work may come from an earlier attempt as well.
    const ageMs = Math.max(0, now - Date.parse(last.at), server - Date.parse(last.since ?? last.at) || 0);
    return { ...last, by, closed: undefined, limitMs: ageMs + timeoutMs };
  };
  const intents = {
    by: undefined as string | undefined,
    async store(signal: AbortSignal | undefined): Promise<void> {
      throwIfAborted(context);
      if (context.leftMs() <= 0 || isStale(context, began, last ? Number.POSITIVE_INFINITY : progress.freshMs)) {
        progress.freshMs *= 2; // So that a start that always waits longer than that is sent in the end.
        throw outdated;
      }
      const by = randomId();
      const intent = create(by);
      const sent = { now: clock.now(), monotonic: clock.monotonic() };
      if (!(await takeTurn(context, sequence, intent, expected?.by))) throw outdated;
      const isStored = await storeIntent(context, sequence, intent, expected, record).catch(async (error) => {
        // It may be stored nevertheless. The turn ends only if it certainly is not.
        if (!last) await withdraw(context, sequence, by);
        throw error;
      });
      if (!isStored) {
        await endTurn(context, { key, sequence, by });
        throw outdated;
      }
      const { known, sentAt } =
        progress.own?.sequence === sequence ? progress.own : { known: before?.known, sentAt: clock.monotonic() };
      progress.own = { sequence, by, known, sentAt };
      see(progress, context, intent);
      last = intent;
      expected = intent;
      if (!signal?.aborted && context.leftMs() > 0 && !isStale(context, sent, intent.limitMs ?? timeoutMs)) {
        intents.by = by;
        return;
      }
      // Another process relies on it that nothing is sent after the limit.
      if (intents.by === undefined && action === "start") await withdraw(context, sequence, by);
      throw outdated;
    },
  };
  return intents;
}

/** Whether more time has passed on one of the clocks: the monotonic one stands still while some machines sleep. */
function isStale({ clock }: StartContext, since: { now: number; monotonic: number }, ms: number): boolean {
  return Math.max(clock.monotonic() - since.monotonic, Math.abs(clock.now() - since.now)) > ms;
}

/** Without permission to list, a start without a known response cannot be told apart, but the start itself may work. */
function noBaseline(context: StartContext, step: Sending, error: unknown): undefined {
  if (isPermissionDeniedError(error)) return undefined;
  throwIfAborted(context);
  throw step.do === "send" ? unread(context, step, error) : withGivenDeadline(context, error);
}
