/** Returns the value: consoles of browsers show it to its full depth. */
export const printAsLine = (value: unknown): unknown => value;

/** Names of headers whose values may be shown: browsers hide most others. */
export const harmlessHeader: RegExp =
  /^(accept|content-.+|date|etag|idempotency-key|retry-after|user-agent|x-ratelimit-.+|x-request-id)$/;
