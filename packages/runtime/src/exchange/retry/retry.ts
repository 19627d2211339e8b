// Repeats an attempt if that is safe and useful. The rules are pure functions in `decide.ts`; this file loops, requests
// a new key after a 401, and updates the retry budget.
import { addDiagnostics, callerFailed } from "../../errors/create-errors.ts";
import { CallError, DeadlineError } from "../../errors/errors.ts";
import { type Attempt, type CallDiagnostics, createAttempt, outcomeOf } from "../../model/attempt.ts";
import type { HttpRequest, HttpResponse, Layer, Send } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";
import { codeOf } from "../../platform/failure.ts";
import {
  classify,
  decideRetry,
  type EndedAttempt,
  type FailedAttempt,
  isRepeatable,
  type RetryBudget,
  type RetryDecision,
} from "./decide.ts";

/** What retries need from the client. All its calls share the budget. */
export interface RetryContext {
  readonly clock: Clock;
  readonly random: () => number;
  readonly budget: RetryBudget;
  /** Whether a rejected API key can be replaced. */
  readonly canRefresh: boolean;
}

/** Repeats a request as `decideRetry` decides, and adds all attempts to the response or the error. */
export function retry(context: RetryContext): Layer {
  return (next) => (request) => {
    return next(request).then(
      (response) => {
        if (response.status >= 400) return repeat(context, next, request, { response });
        context.budget.deposit(0);
        return response;
      },
      (error: unknown) => repeat(context, next, request, { error }),
    );
  };
}

async function repeat(
  context: RetryContext,
  next: Send,
  request: HttpRequest,
  first: EndedAttempt,
): Promise<HttpResponse> {
  const { clock } = context;
  const attempts: Attempt[] = [];
  let current = request;
  let startedAt = request.deadlineAt - request.deadlineMs;
  for (let ended = first; ; ) {
    const failed = classify(clock, request, ended);
    const decision = decide(context, current, attempts, failed);
    attempts.push(toAttempt(current, failed, decision, clock.monotonic() - startedAt));
    if (!decision.retry) return finish(clock, request, attempts, failed, decision);
    if (decision.waitMs) await clock.sleep(decision.waitMs, request.signal);
    current = { ...request, attempt: attempts.length + 1, refreshApiKey: decision.why === "refreshed" };
    startedAt = clock.monotonic();
    request.state.isSent = false;
    ended = await settle(next, current);
    if (ended.response && ended.response.status < 400) {
      context.budget.deposit(attempts.filter(isPaid).length);
      return withDiagnostics(ended.response, { attempts });
    }
  }
}

async function settle(next: Send, request: HttpRequest): Promise<EndedAttempt> {
  try {
    return { response: await next(request) };
  } catch (error) {
    return { error };
  }
}

function decide(
  context: RetryContext,
  request: HttpRequest,
  attempts: readonly Attempt[],
  failed: FailedAttempt,
): RetryDecision {
  const isReplayable = !(request.body instanceof ReadableStream);
  const status = failed.response?.status;
  if (status === 401 && context.canRefresh && isReplayable && !attempts.some(({ why }) => why === "refreshed")) {
    return { retry: true, why: "refreshed", waitMs: 0 };
  }
  const isThrottled = status === 429;
  const decision = decideRetry({
    ...failed,
    isThrottled,
    throttled: attempts.filter((attempt) => attempt.status === 429).length + 1,
    isRepeatable: isRepeatable(request),
    isReplayable,
    retries: attempts.filter(isPaid).length,
    maxRetries: request.maxRetries,
    leftMs: failed.error instanceof DeadlineError ? 0 : request.deadlineAt - context.clock.monotonic(),
    random: context.random(),
  });
  if (!decision.retry || isThrottled || context.budget.withdraw()) return decision;
  return { ...decision, retry: false, why: "budget" };
}

/** Whether the retry after an attempt counts toward `maxRetries`, and has been paid from the budget. */
function isPaid({ status, why }: Attempt): boolean {
  return status !== 429 && why !== "refreshed";
}

function toAttempt(
  { state }: HttpRequest,
  { response, error, failure }: FailedAttempt,
  { retry, why, waitMs }: RetryDecision,
  durationMs: number,
): Attempt {
  return createAttempt({
    status: response?.status,
    error: response ? undefined : codeOf(error),
    failure,
    why,
    waitMs: retry ? waitMs : 0,
    queuedMs: state.queuedMs,
    durationMs: response?.durationMs ?? durationMs - state.queuedMs,
  });
}

/** Finishes a failed call: adds the diagnostics to its response, or throws its error with them. */
function finish(
  clock: Clock,
  request: HttpRequest,
  attempts: readonly Attempt[],
  { response, error, failure, serverDelayMs, isVetoed }: FailedAttempt,
  { why, waitMs }: RetryDecision,
): HttpResponse {
  const known = outcomeOf(request.operation, attempts);
  const laterMs = serverDelayMs ?? (why === "deadline" ? waitMs : undefined);
  const diagnostics = {
    failure,
    attempts,
    retryable: failure !== "final" && !isVetoed && !known.outcome,
    retryAt: laterMs === undefined ? undefined : new Date(clock.now() + laterMs),
    ...known,
  } satisfies CallDiagnostics;
  if (response) return withDiagnostics(response, diagnostics);
  if (error instanceof CallError) addDiagnostics(error, diagnostics);
  else if (known.outcome && !request.signal?.aborted) throw callerFailed(request, diagnostics, error);
  throw error;
}

function withDiagnostics(response: HttpResponse, diagnostics: Partial<CallDiagnostics>): HttpResponse {
  return { ...response, diagnostics: { ...response.diagnostics, ...diagnostics } };
}
