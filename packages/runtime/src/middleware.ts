/**
 * The types of custom middleware, and `compose`. `@planasonix/client/middleware` is the same for applications.
 *
 * @module
 */
export {
  compose,
  type Middleware,
  type MiddlewareNext,
  type MiddlewareRequest,
  type MiddlewareResponse,
} from "./model/middleware.ts";
export type { RequestBody } from "./model/request.ts";
