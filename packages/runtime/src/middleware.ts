/**
 * The types of custom middleware, and `compose`. Applications import them from `@planasonix/client/middleware`.
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
