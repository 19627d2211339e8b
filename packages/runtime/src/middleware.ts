/**
 * The types of custom middleware, and `compose`. `@planasonix/client/middleware` is the same for applications.
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
