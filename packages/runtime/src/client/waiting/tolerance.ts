// Which failures of polls end a wait, and which may be temporary. Only this file decides.
import { CallError, MissingApiKeyError, NotFoundError, ResponseFormatError } from "../../errors/errors.ts";
import type { Result } from "../../exchange/exchange.ts";

/** What one poll returned, or the error of a failure that may be temporary. */
export interface Polled {
  readonly value?: Result | undefined;
  readonly error?: CallError | undefined;
}

/**
 * Awaits one poll. Returns the error of a failure that may be temporary or that the caller tolerates, and throws any
 * other.
 */
export async function tryPoll(polled: Promise<Result>, isTolerated?: (error: CallError) => boolean): Promise<Polled> {
  try {
    return { value: await polled };
  } catch (error) {
    if (error instanceof CallError && (isTolerated?.(error) || !isPermanent(error))) return { error };
    throw error;
  }
}

/** 4xx, except 408 (timeout), 409 (conflict), 425 (too early) and 429 (rate limit); 501 (not implemented). */
const permanentStatus = /^(4(?!08|09|25|29)|501)/;

/**
 * Whether polling again cannot help: the API rejects the request itself, there is no API key, or the resource has a
 * wrong shape. A proxy's page in place of the response may be temporary.
 */
export function isPermanent(error: CallError): boolean {
  if (error instanceof ResponseFormatError) return !error.retryable;
  return error instanceof MissingApiKeyError || permanentStatus.test(Reflect.get(error, "status"));
}

/**
 * How long work may seem not to exist after its start, in milliseconds: the server that responds to a poll may lag
 * behind the one that started the work.
 */
export const appearsWithinMs = 30_000;

/** Whether a poll failed because the API does not know the work, or its log. */
export function isMissing(error: unknown): error is NotFoundError {
  return error instanceof NotFoundError;
}
