import type { paths } from "@planasonix/openapi";
import { internalsOf } from "@planasonix/runtime";
import { createOpenApiFetchClient, type FetchClient } from "@planasonix/runtime/raw";
import type { ClientMembers } from "./make-client.ts";

export type { components, operations, paths, ResponseHeaders } from "@planasonix/openapi";
export type {
  ClientMethod,
  ClientRequestMethod,
  FetchClient,
  FetchMiddleware,
  FetchOptions,
  FetchResponse,
  MaybeOptionalInit,
  MethodResponse,
} from "@planasonix/runtime/raw";

/** The openapi-fetch client of the whole API. */
export type RawPlanasonix = FetchClient<paths>;

/**
 * Creates an openapi-fetch client that sends its requests through `planasonix`, with the API key, retries, rate limits
 * and timeouts of that client. Its calls resolve with `{ data, error, response }` whatever the status, and reject only
 * if there is no usable response.
 *
 * @throws {TypeError} If the argument is not a client of this package.
 *
 * @example
 * const raw = createRaw(planasonix);
 * const { data, error } = await raw.GET("/pipelines/{pipeline_id}", { params: { path: { pipeline_id: "pl_1" } } });
 */
export function createRaw(planasonix: ClientMembers): RawPlanasonix {
  return createOpenApiFetchClient<paths>(internalsOf(planasonix));
}
