import type { Attempt, CallFacts, FailureClass } from "./attempts.ts";
import { classifyStatus, codeOf } from "./classify.ts";
import type { Clock } from "./clock.ts";
import { CallError } from "./errors.ts";
import { readHint } from "./hints.ts";
import type { RetryBudget } from "./retry-budget.ts";
import { type Decision, decideRetry, isRepeatable, isUncertain } from "./retry-policy.ts";
import type { Answer, Middleware, SendRequest } from "./send.ts";

/** What the retry loop needs of the client. */
export interface RetryContext {
  readonly clock: Clock;
  readonly random: () => number;
  readonly budget: RetryBudget;
  /** Whether a refused key can be replaced. */
  readonly canRefresh: boolean;
}

/** What one attempt that failed came to. */
interface Failed {
  readonly answer: Answer | undefined;
  readonly error: unknown;
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
  const { clock, budget } = context;
  return (next) => async (request) => {
    const history: History = { attempts: [], refreshed: false, paid: 0 };
    for (let current = request; ; ) {
      const startedAt = clock.monotonic();
      let answer: Answer | undefined;
      let error: unknown;
      try {
        answer = await next(current);
      } catch (caught) {
        error = caught;
      }
      if (answer && answer.status < 400) {
        budget.refund(history.paid);
        return history.attempts.length > 0 ? withAttempts(answer, history) : answer;
      }
      const failed = assess(clock, answer, error);
      const decision = decide(context, current, history, failed);
      history.attempts.push(record(failed, decision, clock.monotonic() - startedAt));
      if (!decision.retry) return finish(clock, current, history, failed, decision);
      if (decision.waitMs > 0) await clock.sleep(decision.waitMs, request.signal);
      current = { ...request, attempt: current.attempt + 1, refreshKey: decision.why === "refreshed" };
    }
  };
}

function assess(clock: Clock, answer: Answer | undefined, error: unknown): Failed {
  if (!answer)
    return { answer, error, failure: error instanceof CallError ? error.failure : "final", hintMs: undefined };
  const hintMs = readHint(answer.response, clock.now());
  return { answer, error, failure: classifyStatus(answer.status, hintMs !== undefined), hintMs };
}

function decide(context: RetryContext, request: SendRequest, history: History, failed: Failed): Decision {
  const { failure, hintMs, answer } = failed;
  const replayable = !(request.body instanceof ReadableStream);
  if (answer?.status === 401 && context.canRefresh && !history.refreshed && replayable) {
    history.refreshed = true;
    return { retry: true, why: "refreshed", waitMs: 0 };
  }
  const decision = decideRetry({
    failure,
    repeatable: isRepeatable(request.operation, request.keyed),
    replayable,
    attempt: request.attempt - (history.refreshed ? 1 : 0),
    maxRetries: request.maxRetries,
    hintMs,
    leftMs: request.deadlineAt - context.clock.monotonic(),
    random: context.random(),
  });
  if (!decision.retry) return decision;
  const price = context.budget.take(failure === "rejected");
  history.paid += price;
  return price > 0 ? decision : { ...decision, retry: false, why: "budget" };
}

function record({ answer, error, failure }: Failed, { retry, why, waitMs }: Decision, durationMs: number): Attempt {
  const code = answer ? undefined : codeOf(error);
  return { status: answer?.status, error: code, failure, why, waitMs: retry ? waitMs : 0, durationMs };
}

function withAttempts(answer: Answer, { attempts }: History): Answer {
  return { ...answer, facts: { ...answer.facts, attempts } };
}

/** Leaves with what is known of a failure that is not followed by another attempt. */
function finish(
  clock: Clock,
  { operation }: SendRequest,
  { attempts }: History,
  { answer, error, failure, hintMs }: Failed,
  decision: Decision,
): Answer {
  const unknown = isUncertain(operation) && attempts.some((attempt) => attempt.failure === "ambiguous");
  const waitMs = hintMs ?? (decision.why === "deadline" ? decision.waitMs : undefined);
  const facts: CallFacts = {
    failure,
    attempts,
    retryable: failure !== "final" && !unknown,
    retryAt: waitMs === undefined ? undefined : new Date(Math.min(clock.now() + waitMs, 8.64e15)),
    outcome: unknown ? "unknown" : undefined,
    outcomeOperation: unknown ? operation.outcome : undefined,
  };
  if (answer) return { ...answer, facts };
  if (error instanceof CallError) Object.assign(error, { ...facts, retryAt: facts.retryAt ?? error.retryAt });
  throw error;
}
