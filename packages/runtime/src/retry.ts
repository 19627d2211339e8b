import type { Attempt, CallFacts, FailureClass } from "./attempts.ts";
import { classifyStatus, codeOf } from "./classify.ts";
import type { Clock } from "./clock.ts";
import { CallError, DeadlineError } from "./errors.ts";
import { readHint } from "./hints.ts";
import type { RetryBudget } from "./retry-budget.ts";
import { type Decision, decideRetry, isUncertain, retryClass } from "./retry-policy.ts";
import type { Answer, Middleware, Send, SendRequest } from "./send.ts";

/** What the retry loop needs of the client. */
export interface RetryContext {
  readonly clock: Clock;
  readonly random: () => number;
  readonly budget: RetryBudget;
  /** Whether a refused key can be replaced. */
  readonly canRefresh: boolean;
}

/** What one attempt came to. */
interface Outcome {
  readonly answer?: Answer;
  readonly error?: unknown;
}

/** The same, understood. */
interface Failed extends Outcome {
  readonly failure: FailureClass;
  readonly hintMs: number | undefined;
}

/** What has happened in a call so far. */
interface History {
  readonly attempts: Attempt[];
  refreshed: boolean;
  paid: number;
}

/** Repeats a request as `decideRetry` decides, and leaves with the answer or the error all that happened. */
export function retry(context: RetryContext): Middleware {
  return (next) => (request) => {
    const startedAt = context.clock.monotonic();
    return next(request).then(
      (answer) => {
        if (answer.status >= 400) return repeat(context, next, request, startedAt, { answer });
        context.budget.refund(0);
        return answer;
      },
      (error: unknown) => repeat(context, next, request, startedAt, { error }),
    );
  };
}

async function repeat(
  context: RetryContext,
  next: Send,
  request: SendRequest,
  firstStartedAt: number,
  firstOutcome: Outcome,
): Promise<Answer> {
  const { clock, budget } = context;
  const history: History = { attempts: [], refreshed: false, paid: 0 };
  const { attempts } = history;
  let current = request;
  let startedAt = firstStartedAt;
  for (let outcome = firstOutcome; ; ) {
    const failed = assess(clock, outcome);
    const decision = decide(context, current, history, failed);
    attempts.push(record(failed, decision, clock.monotonic() - startedAt));
    if (!decision.retry) return finish(clock, request, attempts, failed, decision);
    if (decision.waitMs) await clock.sleep(decision.waitMs, request.signal);
    current = { ...request, attempt: attempts.length + 1, refreshKey: decision.why === "refreshed" };
    startedAt = clock.monotonic();
    outcome = await settle(next(current));
    if (outcome.answer && outcome.answer.status < 400) {
      budget.refund(history.paid);
      return withFacts(outcome.answer, { attempts });
    }
  }
}

function settle(sent: Promise<Answer>): Promise<Outcome> {
  return sent.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
}

function assess(clock: Clock, outcome: Outcome): Failed {
  const { answer, error } = outcome;
  const hintMs = answer && readHint(answer.response, clock.now());
  if (answer) return { ...outcome, hintMs, failure: classifyStatus(answer.status, hintMs !== undefined) };
  return { ...outcome, hintMs, failure: error instanceof CallError ? error.failure : "final" };
}

function decide(context: RetryContext, request: SendRequest, history: History, failed: Failed): Decision {
  const isReplayable = !(request.body instanceof ReadableStream);
  const { attempts, refreshed } = history;
  if (failed.answer?.status === 401 && context.canRefresh && !refreshed && isReplayable) {
    history.refreshed = true;
    return { retry: true, why: "refreshed", waitMs: 0 };
  }
  const decision = decideRetry({
    ...failed,
    isRepeatable:
      !isUncertain(request.operation) || (request.isKeyTrusted && retryClass(request.operation) === "keyed"),
    isReplayable,
    retries: attempts.length - (refreshed ? 1 : 0),
    maxRetries: request.maxRetries,
    leftMs: failed.error instanceof DeadlineError ? 0 : request.deadlineAt - context.clock.monotonic(),
    random: context.random(),
  });
  if (!decision.retry) return decision;
  const price = context.budget.take(failed.failure === "rejected");
  history.paid += price;
  return price ? decision : { ...decision, retry: false, why: "budget" };
}

function record({ answer, error, failure }: Failed, { retry, why, waitMs }: Decision, durationMs: number): Attempt {
  return {
    status: answer?.status,
    error: answer ? undefined : codeOf(error),
    failure,
    why,
    waitMs: retry ? waitMs : 0,
    durationMs: answer?.durationMs ?? durationMs,
  };
}

/** Leaves with what is known of a failure that is not followed by another attempt. */
function finish(
  clock: Clock,
  { operation }: SendRequest,
  attempts: readonly Attempt[],
  { answer, error, failure, hintMs }: Failed,
  { why, waitMs }: Decision,
): Answer {
  const isOpen = isUncertain(operation) && attempts.some((attempt) => attempt.failure === "ambiguous");
  const laterMs = hintMs ?? (why === "deadline" ? waitMs : undefined);
  const facts: CallFacts = {
    failure,
    attempts,
    retryable: failure !== "final" && !isOpen,
    retryAt: laterMs === undefined ? undefined : new Date(Math.min(clock.now() + laterMs, 8.64e15)),
    outcome: isOpen ? "unknown" : undefined,
    outcomeOperation: isOpen ? operation.outcome : undefined,
  };
  if (answer) return withFacts(answer, facts);
  if (error instanceof CallError) Object.assign(error, { ...facts, retryAt: error.retryAt ?? facts.retryAt });
  throw error;
}

function withFacts(answer: Answer, facts: Partial<CallFacts>): Answer {
  return { ...answer, facts: { ...answer.facts, ...facts } };
}
