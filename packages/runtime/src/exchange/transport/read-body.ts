import { callError } from "../../errors/create-error.ts";
import { ResponseFormatError } from "../../errors/errors.ts";
import type { HttpRequest } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";

/** How much of an error's body is read; what lies beyond is of no use in a message. */
const maxErrorBytes = 64 * 1024;
/** How long it is waited for at most, in milliseconds: its status says what matters. */
const maxErrorMs = 5_000;

/** What bounds the reading. */
export interface ReadingLimits {
  readonly clock: Clock;
  readonly maxResponseBytes: number;
}

const utf8 = new TextDecoder();

/**
 * Reads a response to its end as text, but no more than is allowed: a success that is longer is refused, an error that is
 * longer, or stalls, is cut off.
 */
export function readText(
  request: HttpRequest,
  response: Response,
  { clock, maxResponseBytes }: ReadingLimits,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const { ok, body } = response;
    if (!body) return resolve("");
    const reader = body.getReader();
    let chunks: Uint8Array<ArrayBuffer>[] | undefined; // most answers come in one piece
    let left = ok ? maxResponseBytes : maxErrorBytes;
    const take = ({ done, value }: ReadableStreamReadResult<Uint8Array<ArrayBuffer>>): void => {
      if (value && chunks) chunks.push(value);
      else if (value) chunks = [value];
      left -= value?.byteLength ?? 0;
      if (done || left < 0) finish(done);
      else reader.read().then(take, broken);
    };
    const finish = (isWhole: boolean): void => {
      forget?.();
      if (!isWhole) reader.cancel().catch(() => {});
      if (left < 0 && ok) reject(tooLong(request, response, maxResponseBytes));
      else resolve(chunks && chunks.length > 1 ? new Blob(chunks).text() : utf8.decode(chunks?.[0]));
    };
    // The status of an error says enough: what was refused did not become doubtful because its reasons broke off.
    const broken = ok ? reject : () => finish(true);
    const leftMs = Math.min(request.timeoutMs, request.deadlineAt - clock.monotonic());
    const patienceMs = Math.min(maxErrorMs, leftMs / 2);
    const forget = ok ? undefined : clock.timer(patienceMs, () => finish(false));
    reader.read().then(take, broken);
  });
}

function tooLong(request: HttpRequest, { status }: Response, maxResponseBytes: number): ResponseFormatError {
  const expected = `at most ${maxResponseBytes} bytes (maxResponseBytes)`;
  return callError(ResponseFormatError, request, `answered more than ${expected}`, {
    status,
    url: request.url,
    expected,
    found: "more",
  });
}
