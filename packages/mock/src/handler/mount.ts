import type { Layer } from "../http/exchange.ts";
import { FaultError } from "../http/fault.ts";

/** Where the API is mounted, as on the public server. */
export const basePath = "/v1";

/** Takes requests below {@link basePath}, and hands them on without it, as the description writes its paths. */
export const mount: Layer = (next) => async (request) => {
  if (request.path.startsWith(`${basePath}/`)) {
    return next({ ...request, path: request.path.slice(basePath.length) });
  }
  const message = `There is nothing at ${request.path.slice(0, 200)}: the API is under ${basePath}, its description at ${basePath}/openapi.yaml.`;
  throw new FaultError({ status: 404, message });
};
