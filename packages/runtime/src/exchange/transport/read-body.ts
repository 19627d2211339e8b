import { callError, ResponseFormatError } from "../../errors/errors.ts";
import { failureOfResponse } from "../../model/attempt.ts";
import type { HttpRequest } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";

/** How much of an error's body is read; a message has no use for more. */
const maxErrorBytes = 64 * 1024;
/** How long the body of an error may take, in milliseconds: its status matters more. */
const maxErrorMs = 5_000;

/** What limits the reading. */
export interface ReadLimits {
  readonly clock: Clock;
  readonly maxResponseBytes: number;
}

const utf8 = new TextDecoder();

/**
 * Reads a response to its end as text, but no more than is allowed: a success that is longer is an error; an error that is
 * longer, or stalls, is truncated.
 */
export function readText(
  request: HttpRequest,
  response: Response,
  { clock, maxResponseBytes }: ReadLimits,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const { ok, body } = response;
    if (!body) return resolve("");
    const reader = body.getReader();
    let chunks: Uint8Array<ArrayBuffer>[] | undefined; // most responses come in one chunk
    let left = ok ? maxResponseBytes : maxErrorBytes;
    const take = ({ done, value }: ReadableStreamReadResult<Uint8Array<ArrayBuffer>>): void => {
      if (value && chunks) chunks.push(value);
      else if (value) chunks = [value];
      left -= value?.byteLength ?? 0;
      if (done || left < 0) finish(done);
      else reader.read().then(take, broken);
    };
    const finish = (isWhole: boolean): void => {
      cancelTimeout?.();
      if (!isWhole) reader.cancel().catch(() => {});
      if (left < 0 && ok) reject(tooLong(request, response, maxResponseBytes));
      else resolve(chunks && chunks.length > 1 ? new Blob(chunks).text() : utf8.decode(chunks?.[0]));
    };
    // A truncated error body does not change the outcome: the status has already decided it.
    const broken = ok ? reject : () => finish(true);
    const leftMs = Math.min(request.timeoutMs, request.deadlineAt - clock.monotonic());
    const errorMs = Math.min(maxErrorMs, leftMs / 2);
    const cancelTimeout = ok ? undefined : clock.timer(errorMs, () => finish(false));
    reader.read().then(take, broken);
  });
}

function tooLong(request: HttpRequest, { status }: Response, maxResponseBytes: number): ResponseFormatError {
  const expected = `at most ${maxResponseBytes} bytes (maxResponseBytes)`;
  const failure = failureOfResponse(request.operation);
  const fields = { failure, status, url: request.url, expected, found: "more" };
  return callError(
    ResponseFormatError,
    request,
    `returned more than ${maxResponseBytes} bytes (maxResponseBytes)`,
    fields,
  );
}
