// Which failures of polls a wait tolerates.
import { CallError, MissingApiKeyError, ResponseFormatError } from "../../errors/errors.ts";
import type { Result } from "../../exchange/exchange.ts";

/** HTTP statuses that end polling immediately. */
const fatalStatuses: readonly unknown[] = [401, 403, 404];

/** What one poll returned, or the error of a failure that may be temporary. */
export interface Polled {
  readonly value?: Result;
  readonly error?: CallError;
}

/** Awaits one poll. Returns the error of a failure that may be temporary, and throws any other. */
export async function tryPoll(polled: Promise<Result>): Promise<Polled> {
  try {
    return { value: await polled };
  } catch (error) {
    if (error instanceof CallError && !isFatal(error)) return { error };
    throw error;
  }
}

/** A missing API key and a wrong shape of the resource persist; a proxy's page in place of the response may not. */
function isFatal(error: CallError): boolean {
  if (error instanceof ResponseFormatError) return !error.retryable;
  return error instanceof MissingApiKeyError || fatalStatuses.includes(Reflect.get(error, "status"));
}
