/**
 * For layers of your own: a {@link Middleware} wraps each attempt of each call, beneath retries, rate limits and the time-out,
 * and above the key, which it never sees. Hand on a copy of the request to change it; do not read the answer's body, which has
 * been read. What rejects is repeated only if it is an error of this SDK. A call of the same client from within waits for a place
 * that the outer one may hold: make it with a client of its own. `examples/opentelemetry.ts` is a complete layer.
 *
 * @example
 * const logSlow: Middleware = (next) => async (request) => {
 *   const answer = await next(request);
 *   if (answer.durationMs > 5_000) console.warn(request.name, request.attempt, answer.durationMs);
 *   return answer;
 * };
 * const planasonix = createClient({ middleware: [logSlow] });
 *
 * @module
 */
export type { CallDiagnostics } from "./model/attempt.ts";
export type { Method, Operation, OperationRef } from "./model/operation.ts";
export type { HttpRequest, HttpResponse, Middleware, RequestBody, Send } from "./model/request.ts";
export { compose } from "./model/request.ts";
