import { callError } from "../../errors/create-error.ts";
import { ResponseFormatError } from "../../errors/errors.ts";
import type { Attempt } from "../../model/attempt.ts";
import type { HttpRequest, HttpResponse } from "../../model/request.ts";
import { parseJson, type Redactor } from "../../redaction/redactor.ts";
import { toApiError } from "./api-error.ts";
import { describeBody, type Reading, readEnvelope } from "./envelope.ts";
import { readFile } from "./file.ts";

/** What an answer came to. */
export interface Result extends Reading {
  readonly answer: HttpResponse;
}

/**
 * Understands an answer: sending is over, nothing here waits.
 *
 * @throws {ApiError} If its status is an error.
 * @throws {ResponseFormatError} If it is not what the operation promises.
 */
export function readResponse(redactor: Redactor, request: HttpRequest, answer: HttpResponse): Result {
  const { status, text, diagnostics, stream, response, durationMs } = answer;
  const { operation } = request;
  if (status >= 400) throw redactor.deep(toApiError(redactor, request, answer));
  if (operation.gives === "file") return { data: readFile(response.headers, stream), cursor: null, answer };
  const body = parseJson(text);
  const { data, cursor, expected } = readEnvelope(operation, body);
  if (!expected) return { data, cursor, answer };
  const found = describe(redactor.withBody(request.body).text(text));
  const message = `answered ${status} with ${found}, where ${expected} was promised`;
  const error = callError(ResponseFormatError, request, message, {
    ...diagnostics,
    attempts: [
      ...diagnostics.attempts,
      { status, error: undefined, failure: "final", why: "final", waitMs: 0, durationMs } satisfies Attempt,
    ],
    status,
    url: redactor.url(request.url),
    expected,
    found,
  });
  throw redactor.deep(error);
}

/** What a body turned out to be. It comes without what must not be seen: cut off, a part of that would not be known again. */
function describe(text: string): string {
  return text ? describeBody(parseJson(text) ?? text) : "an empty body";
}
