// Converts a response to data or an error.
import { responseError } from "../../errors/create-errors.ts";
import { type ApiError, classOfStatus, type ErrorDetail, ResponseFormatError } from "../../errors/errors.ts";
import { fieldOf, isRecord, parseJson } from "../../http/json.ts";
import { createAttempt, failureOfResponse, outcomeOf } from "../../model/attempt.ts";
import { mayApplyTwice } from "../../model/operation.ts";
import type { HttpRequest, HttpResponse } from "../../model/request.ts";
import { type Redactor, throwRedacted } from "../../redaction/redactor.ts";
import { type Envelope, type Mismatch, readEnvelope } from "./envelope.ts";
import { summarize, titleOf } from "./summarize.ts";

/** A successful response and the parts of its body, which match the operation. */
export interface Result extends Envelope {
  readonly response: HttpResponse;
}

/**
 * Returns the data of a response. Synchronous, because the body has already been read or, for a file, is passed on as a
 * stream.
 *
 * `hint` ends the errors that another form of the API causes, among others.
 *
 * @throws {ApiError} If the status is an error.
 * @throws {ResponseFormatError} If the response does not match the operation.
 */
export function readResponse(redactor: Redactor, request: HttpRequest, response: HttpResponse, hint: string): Result {
  const { status, stream, json } = response;
  const { operation } = request;
  if (status >= 400) throwRedacted({ redactor }, toApiError(redactor, request, response, hint));
  if (operation.gives === "file") return { data: readFile(response.response.headers, stream), cursor: null, response };
  const body = json ?? parseJson(response.text);
  const envelope = readEnvelope(operation, body);
  if (!envelope.mismatch) return { ...envelope, response };
  throwRedacted({ redactor }, toFormatError(redactor, request, response, body, envelope.mismatch, hint));
}

/** The server's text is redacted, because it may quote the API key or a secret of the request. */
function toApiError(
  redactor: Redactor,
  request: HttpRequest,
  { status, text, diagnostics, response }: HttpResponse,
  hint: string,
): ApiError {
  const safe = redactor.withBody(request.body);
  const error = fieldOf(safe.value(parseJson(text)), "error");
  const code = textAt(error, "code");
  const details = fieldOf(error, "details");
  const explanation = textAt(error, "message") ?? (summarize(safe.text(text)) || response.statusText);
  const failure = [[status, code].filter(Boolean).join(" "), explanation].filter(Boolean).join(": ");
  // An error with a code has the documented form.
  const end = code || status !== 404 ? "" : hint;
  const fields = { ...diagnostics, status, code, details: toDetails(details) };
  return responseError(classOfStatus(status), request, response, `failed with ${failure}${end}`, fields);
}

function toDetails(details: unknown): readonly ErrorDetail[] {
  return Array.isArray(details) ? details : details instanceof Object ? [{ ...details }] : [];
}

function textAt(owner: unknown, name: string): string | undefined {
  const text = fieldOf(owner, name);
  return typeof text === "string" ? text : undefined;
}

/**
 * The error can be retryable only if the body is not the API's envelope: a proxy's page may be temporary, but the wrong
 * shape of a resource is permanent.
 */
function toFormatError(
  redactor: Redactor,
  request: HttpRequest,
  { status, text, diagnostics, durationMs, queuedMs, response }: HttpResponse,
  body: unknown,
  mismatch: Mismatch,
  hint: string,
): ResponseFormatError {
  const { expected } = mismatch;
  const safe = redactor.withBody(request.body);
  const unexpected = body === undefined ? text : mismatch.found;
  const shown = typeof unexpected === "string" ? safe.text(unexpected.slice(0, maxDescribed)) : undefined;
  const found = text ? describe(safe, shown ?? unexpected) : "an empty body";
  const title = titleOf(shown ?? "");
  const failure = failureOfResponse(request.operation);
  const attempts = [...diagnostics.attempts, createAttempt({ status, failure, why: "final", durationMs, queuedMs })];
  const message = `returned ${status} with an unexpected body: expected ${expected}, found ${title ? `the page "${title}"` : found}${hint}`;
  const error = responseError(ResponseFormatError, request, response, message, {
    ...diagnostics,
    ...outcomeOf(request.operation, attempts),
    failure,
    attempts,
    retryable: mismatch.found === body && !mayApplyTwice(request.operation),
    status,
    url: redactor.url(request.url),
    expected,
    found,
  });
  return Object.defineProperty(error, "body", { value: safe.deep(body) });
}

/** Only the start of an unexpected text is redacted and described, because it may be as long as `maxResponseBytes`. */
const maxDescribed = 64 * 1024;

/** Lists the names of fields or quotes the start of a redacted text: half a secret would not be recognized. */
function describe(safe: Redactor, value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (!isRecord(value))
    return JSON.stringify(typeof value === "string" ? value : (safe.value(value) ?? null)).slice(0, 200);
  const names = Object.keys(value).slice(0, 20).join(", ").slice(0, maxDescribed);
  return names ? safe.text(`an object with ${names}`) : "an empty object";
}

/** A downloaded file. */
export interface FileResponse {
  /** The bytes. Read or cancel the stream. `new Response(file.body)` converts them to text, JSON or a blob. */
  readonly body: ReadableStream<Uint8Array>;
  /** The media type, if the response states it. */
  readonly type: string | undefined;
  /** The file name that the server suggests, without any path, if it suggests one. */
  readonly name: string | undefined;
}

/** Returns the file without reading its body; a missing body becomes an empty stream. */
export function readFile(headers: Headers, body: ReadableStream<Uint8Array> | undefined): FileResponse {
  return {
    body: body ?? new Blob().stream(),
    type: headers.get("content-type") ?? undefined,
    name: readName(headers.get("content-disposition") ?? ""),
  };
}

/** RFC 6266: `filename*` takes precedence over `filename`. */
function readName(disposition: string): string | undefined {
  const encoded = /filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  const plain = /filename\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]+)/i.exec(disposition)?.[1];
  const name = decode(encoded) ?? plain?.replace(/^"|"$|\\(.)/g, "$1") ?? "";
  const last = name.replace(/^.*[/\\]|\p{Cc}/gsu, "");
  return last && !/^\.+$/.test(last) ? last : undefined;
}

/** Decodes percent-encoded text; `undefined` if there is none or it is malformed. */
function decode(text = "%"): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
