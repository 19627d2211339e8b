import { deadlineBeforeSend } from "../../src/errors/create-errors.ts";
import { createRateLimiter, type LimiterContext } from "../../src/exchange/rate-limit/limiter.ts";
import { createLimits } from "../../src/exchange/rate-limit/limits.ts";
import type { QueuedRateLimiter } from "../../src/model/rate-limiter.ts";
import type { HttpRequest } from "../../src/model/request.ts";

/** Creates the limiter of a client, with its state in memory. */
export function localLimiter(
  context: Pick<LimiterContext<HttpRequest>, "clock" | "maxConcurrency" | "isolatesCalls">,
): QueuedRateLimiter<HttpRequest> {
  const limits = createLimits({ ...context, warnOnce() {} });
  return createRateLimiter({ ...context, limits, deadlineError: deadlineBeforeSend });
}
