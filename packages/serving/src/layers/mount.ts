import { HttpError } from "../http/error-reply.ts";
import type { Layer } from "../http/exchange.ts";

/** The path below which the public server serves the API. */
export const basePath = "/v1";

/**
 * Removes {@link basePath} from the paths of requests, because the paths of the description lack it.
 * @throws {HttpError} 404 for a path without this prefix.
 */
export const mount: Layer = (next) => async (request) => {
  if (request.path.startsWith(`${basePath}/`)) {
    return next({ ...request, path: request.path.slice(basePath.length) });
  }
  const message = `There is no path ${request.path.slice(0, 200)}: the paths of the API begin with ${basePath}/, and its description is at ${basePath}/openapi.yaml.`;
  throw new HttpError({ status: 404, message });
};
