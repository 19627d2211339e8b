import { noFacts } from "./attempts.ts";
import { bounded } from "./bounded.ts";
import type { Clock } from "./clock.ts";
import { DeadlineError, TimeoutError } from "./errors.ts";
import { describeUncertainty } from "./retry-policy.ts";
import { type Answer, describeRequest, identify, type Middleware, type SendRequest } from "./send.ts";
import { watchStream } from "./stream.ts";

/**
 * Bounds one attempt, its body included, by `timeoutMs`, by what is left of the deadline, and by the caller's signal. The
 * body of a file is bounded by each silence instead.
 */
export function timeout(clock: Clock): Middleware {
  return (next) => (request) => {
    const { signal, timeoutMs } = request;
    const controller = new AbortController();
    const leftMs = request.deadlineAt - clock.monotonic();
    const stop = (reason: unknown): void => controller.abort(reason);
    const isLate = (): Error => (leftMs > timeoutMs ? timeoutError(request) : deadlineError(request));
    const exchange = bounded({ clock, ms: Math.min(timeoutMs, leftMs), signal, late: isLate, stop }, () =>
      next({ ...request, signal: controller.signal }),
    );
    return request.operation.gives === "file" ? exchange.then((answer) => watch(clock, request, answer)) : exchange;
  };
}

function watch(clock: Clock, request: SendRequest, answer: Answer): Answer {
  if (!answer.stream) return answer;
  const { signal, timeoutMs } = request;
  const bounds = { clock, signal, ms: timeoutMs, late: () => timeoutError(request) };
  return { ...answer, stream: watchStream(answer.stream, bounds) };
}

function timeoutError(request: SendRequest): TimeoutError {
  const { timeoutMs } = request;
  return new TimeoutError(late(request, `took longer than ${timeoutMs} ms (\`timeoutMs\`)`), {
    ...identify(request),
    ...noFacts,
    failure: "ambiguous",
    timeoutMs,
  });
}

function deadlineError(request: SendRequest): DeadlineError {
  const { deadlineMs } = request;
  return new DeadlineError(late(request, `was not over after ${deadlineMs} ms (\`deadlineMs\`)`), {
    ...identify(request),
    ...noFacts,
    failure: "ambiguous",
    deadlineMs,
  });
}

function late(request: SendRequest, what: string): string {
  return `${describeRequest(request)} ${what}${describeUncertainty(request.operation)}`;
}
