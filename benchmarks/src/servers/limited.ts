import type { RequestListener } from "node:http";
import { answer, answerHeaders } from "./answer.ts";

/** The length of a window, in milliseconds. Windows begin with the seconds of the clock, so that a reset is exact. */
export const windowMs = 1000;

/** How many requests a window takes. */
export const windowLimit = 50;

/** Answers up to `windowLimit` requests of a window, and 429 beyond. */
export function limitByWindow(): RequestListener {
  let current = 0;
  let used = 0;
  return (_request, response) => {
    const window = Math.floor(Date.now() / windowMs);
    used = window === current ? used + 1 : 1;
    current = window;
    const isAllowed = used <= windowLimit;
    response.writeHead(isAllowed ? 200 : 429, {
      ...answerHeaders,
      "x-ratelimit-limit": String(windowLimit),
      "x-ratelimit-remaining": String(Math.max(0, windowLimit - used)),
      "x-ratelimit-reset": String(((window + 1) * windowMs) / 1000),
      ...(isAllowed ? {} : { "retry-after": "1" }),
    });
    response.end(isAllowed ? answer : refusal);
  };
}

const refusal = JSON.stringify({ error: { code: "rate_limited", message: "Too many requests" } });
