import { genericErrorCode } from "@planasonix/serving";
import type { MockOperation } from "./operation.ts";

/**
 * What the description declares in the same way for every operation. The mock uses it in responses of its own, which
 * then look like the declared ones.
 */
export interface Conventions {
  /** The X-RateLimit-* headers of successful responses, with the values of the examples. */
  readonly rateLimit: Readonly<Record<string, string>>;
  /** Returns the error code of a status: that of the first example for the status, otherwise the generic one. */
  readonly errorCode: (status: number) => string;
}

/** Reads the conventions from the declared responses of the operations. */
export function readConventions(operations: readonly MockOperation[]): Conventions {
  const codes = errorCodes(operations);
  return {
    rateLimit: rateLimitHeaders(operations),
    errorCode: (status) => codes.get(String(status)) ?? genericErrorCode(status),
  };
}

function rateLimitHeaders(operations: readonly MockOperation[]): Record<string, string> {
  const found: Record<string, string> = {};
  // Only successes: the example headers of a 429 say that no requests remain.
  const successes = operations.flatMap(({ prism }) => prism.responses.filter(({ code }) => code.startsWith("2")));
  for (const { name, examples } of successes.flatMap(({ headers = [] }) => headers)) {
    const [example] = examples ?? [];
    if (!/^x-ratelimit-/i.test(name) || found[name] !== undefined) continue;
    if (example !== undefined && "value" in example) found[name] = String(example.value);
  }
  return found;
}

function errorCodes(operations: readonly MockOperation[]): Map<string, string> {
  const codes = new Map<string, string>();
  for (const { code: status, examples } of operations.flatMap(({ responses }) => responses)) {
    const code = examples.map(({ value }) => errorCode(value)).find((found) => found !== undefined);
    if (code !== undefined && !codes.has(status)) codes.set(status, code);
  }
  return codes;
}

function errorCode(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("error" in value)) return undefined;
  const { error } = value;
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
