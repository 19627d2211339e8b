/**
 * The types of custom middleware, and `compose`. Applications import them from `@planasonix/client/middleware`.
 *
 * @module
 */
export {
  compose,
  type Middleware,
  type MiddlewareRequest,
  type MiddlewareResponse,
  type Next,
} from "./model/middleware.ts";
export type { RequestBody } from "./model/request.ts";
