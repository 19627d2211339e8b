/**
 * The types of custom middleware, and `compose`. `@planasonix/client/middleware` is the same for applications.
 *
 * @module
 */
export type { CallDiagnostics } from "./model/attempt.ts";
export type { Method, Operation, OperationRef } from "./model/operation.ts";
export {
  compose,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
  type RequestBody,
  type Send,
} from "./model/request.ts";
