import type { RequestListener } from "node:http";
import { responseBody, responseHeaders } from "./response.ts";

/** The length of a window, in milliseconds. Windows start at full seconds, so that `X-RateLimit-Reset` is exact. */
export const windowMs = 1000;

/** The number of requests that a window allows. */
export const windowLimit = 50;

/** Responds with 200 to the first `windowLimit` requests of a window, and with 429 to the others. */
export function limitByWindow(): RequestListener {
  let current = 0;
  let used = 0;
  return (_request, response) => {
    const window = Math.floor(Date.now() / windowMs);
    used = window === current ? used + 1 : 1;
    current = window;
    const isAllowed = used <= windowLimit;
    response.writeHead(isAllowed ? 200 : 429, {
      ...responseHeaders,
      "x-ratelimit-limit": String(windowLimit),
      "x-ratelimit-remaining": String(Math.max(0, windowLimit - used)),
      "x-ratelimit-reset": String(((window + 1) * windowMs) / 1000),
      ...(isAllowed ? {} : { "retry-after": "1" }),
    });
    response.end(isAllowed ? responseBody : rateLimited);
  };
}

const rateLimited = JSON.stringify({ error: { code: "rate_limited", message: "Too many requests" } });
