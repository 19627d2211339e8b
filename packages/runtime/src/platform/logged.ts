// What logs show of objects and headers. The build for browsers uses `logged.browser.ts` instead.

/** The maximum length of a line of JSON, in characters. */
const maxLine = 10_000;

/**
 * Makes consoles print an object as one line of JSON, to its full depth: those of Node, Bun and Deno call this method.
 * Loggers get the object itself.
 */
export function printAsLine(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const toLine = (): string => {
    const line = JSON.stringify(value);
    return line.length > maxLine ? `${line.slice(0, maxLine - 1)}…` : line;
  };
  return Object.defineProperty(value, Symbol.for("nodejs.util.inspect.custom"), { value: toLine });
}

/** Names of headers whose values may be shown. Any other header may hold an unknown secret. */
export const harmlessHeader: RegExp =
  /^(accept.*|age|allow|alt-svc|cache-control|cf-ray|connection|content-.+|date|deprecation|etag|expires|host|idempotency-key|keep-alive|last-modified|(x-)?ratelimit.*|retry-after.*|server|server-timing|strict-transport-security|sunset|traceparent|transfer-encoding|user-agent|vary|via|x-(cache|content-type-options|frame-options|powered-by|request-id|should-retry))$/;
