// The faults that tests add: they delay a request, replace its operation or disrupt its response.
import { type Disruption, HttpError, type HttpResponse } from "@planasonix/serving";
import type { Fault } from "./faults.ts";
import type { RateLimitHeaders } from "./rate-limit.ts";
import type { ReceivedRequest } from "./received.ts";

/** Applies the fault for a request, if there is one. */
export async function disrupted(
  { request, tenant, route, keyId }: ReceivedRequest,
  next: () => HttpResponse | Promise<HttpResponse>,
): Promise<HttpResponse> {
  const fault = tenant.faults.take({ operation: route.operation.name, method: request.method, path: request.path });
  if (fault === undefined) return next();
  if (fault.delayMs !== undefined) await tenant.waits.delay(route.operation.name, fault.delayMs);
  if (fault.reset === "before") return connectionReset;
  const { status } = fault;
  if (status === undefined) return after(fault, await next());
  const headers = fault.executed ? limitsIn(await next()) : tenant.limiter.count(keyId, tenant.time.now());
  return errorOf(status, fault, headers);
}

/** The headers of the rate limit, which has counted the request. */
function limitsIn({ headers }: HttpResponse): RateLimitHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("X-RateLimit-")));
}

/**
 * The error response of a fault.
 * @throws {HttpError} If the fault has no body.
 */
function errorOf(status: number, { retryAfter, body }: Fault, limits: RateLimitHeaders): HttpResponse {
  const seconds = retryAfter ?? (status === 429 || status === 503 ? 1 : undefined);
  const headers = { ...limits, ...(seconds !== undefined && { "Retry-After": String(seconds) }) };
  if (typeof body === "string") return { status, headers: { ...headers, "Content-Type": "text/plain" }, body };
  if (body !== undefined) {
    return { status, headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(body) };
  }
  throw new HttpError({ status, message: "A fault of the sandbox caused this response.", headers });
}

/** The response of the operation, disrupted as the fault specifies. */
function after({ reset, truncate, slowBody, malformed }: Fault, response: HttpResponse): HttpResponse {
  if (reset === "after") return connectionReset;
  if (malformed) return { ...response, body: response.body.slice(0, response.body.length >> 1) };
  const disruption: Disruption | undefined = truncate
    ? { kind: "truncate" }
    : slowBody === undefined
      ? undefined
      : { kind: "slow", pauseMs: slowBody, pieces: 4 };
  return disruption === undefined ? response : { ...response, disruption };
}

const connectionReset: HttpResponse = { status: 500, headers: {}, body: "", disruption: { kind: "reset" } };
