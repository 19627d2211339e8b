/**
 * The types of custom middleware, and `compose`, which combines several layers. {@link Middleware} says what a layer
 * may do.
 *
 * @module
 */
export type {
  Middleware,
  MiddlewareNext,
  MiddlewareRequest,
  MiddlewareResponse,
  RequestBody,
} from "@planasonix/runtime/middleware";
export { compose } from "@planasonix/runtime/middleware";
