import type { RequestListener } from "node:http";
import { limitByWindow } from "@planasonix/fleet/src/limited-api.ts";
import { responseBody, responseHeaders } from "./response.ts";

/** The length of a window, in milliseconds. */
export const windowMs = 1000;

/** The number of requests that a window allows. */
export const windowLimit = 50;

/** Responds with 200 to the first `windowLimit` requests of a window, and with 429 to the others. */
export function limitRequests(): RequestListener {
  return limitByWindow({ limit: windowLimit, windowMs, headers: responseHeaders, body: responseBody });
}
