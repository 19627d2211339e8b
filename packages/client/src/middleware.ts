/**
 * The types of custom middleware, and `compose`, which joins several into one. {@link Middleware} says what a layer may do.
 *
 * @module
 */
export type {
  Attempt,
  AttemptReason,
  CallDiagnostics,
  FailureClass,
  HttpRequest,
  HttpResponse,
  Method,
  Middleware,
  OperationTraits,
  RequestBody,
  RetryClass,
  Send,
} from "@planasonix/runtime/middleware";
export { compose } from "@planasonix/runtime/middleware";
