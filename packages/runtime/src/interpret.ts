import { toApiError } from "./api-error.ts";
import { readEnvelope } from "./envelope.ts";
import { ResponseFormatError } from "./errors.ts";
import { readFile } from "./file.ts";
import type { Redactor } from "./redact.ts";
import { type Answer, describeRequest, identify, type SendRequest } from "./send.ts";

/** What an answer came to. */
export interface Result {
  readonly data: unknown;
  /** Where a list goes on; `null` on its last page, and for anything else. */
  readonly cursor: string | null;
  readonly answer: Answer;
}

/**
 * Understands an answer: sending is over, nothing here waits.
 *
 * @throws {ApiError} If its status is an error.
 * @throws {ResponseFormatError} If it is not what the operation promises.
 */
export function interpret(redactor: Redactor, request: SendRequest, answer: Answer): Result {
  const { operation } = request;
  if (answer.status >= 400) throw toApiError(redactor, request, answer);
  if (operation.gives === "file") {
    return { data: readFile(answer.response.headers, answer.stream), cursor: null, answer };
  }
  const body = operation.gives === "nothing" ? undefined : parse(answer.text);
  const reading = readEnvelope(operation, body);
  if (reading.ok) return { data: reading.data, cursor: reading.cursor, answer };
  const { expected } = reading;
  const found = redactor.text(reading.found);
  throw new ResponseFormatError(
    `${describeRequest(request)} answered ${answer.status} with ${found}, where ${expected} was promised`,
    { ...identify(request), ...answer.facts, status: answer.status, url: redactor.url(request.url), expected, found },
  );
}

/** JSON, or else the text itself, for the message. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
