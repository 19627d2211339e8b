/**
 * The types of custom middleware, and `compose`. `@planasonix/client/middleware` is the same for applications.
 *
 * @module
 */
export type { Attempt, AttemptReason, CallDiagnostics, FailureClass } from "./model/attempt.ts";
export type { Method, OperationTraits, RetryClass } from "./model/operation.ts";
export {
  compose,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
  type RequestBody,
  type Send,
} from "./model/request.ts";
