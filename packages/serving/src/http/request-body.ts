import { invalidRequest } from "./error-reply.ts";

/** The parsed form of a request body that is not empty. */
export interface RequestBody {
  /** The value of a JSON body, or the text of any other. */
  readonly value: unknown;
  /** The content type that selected the parser. */
  readonly contentType: string;
}

/**
 * Parses a body by its content type. Returns undefined for an empty body.
 * @throws {HttpError} 400 if the content type is not a media type, or if a JSON body is not UTF-8, is invalid or is
 * `null`.
 */
export function parseBody(bytes: Uint8Array, header: string | undefined): RequestBody | undefined {
  if (bytes.byteLength === 0) return undefined;

  // A body without a content type is not parsed as JSON: the API would reject the request, and tests should detect the
  // missing header.
  const contentType = header ?? "application/octet-stream";
  if (!/^\s*[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(;|$)/.test(contentType)) {
    throw invalidRequest({ field: "header.Content-Type", issue: "is not a media type such as application/json" });
  }
  const value = isJson(contentType) ? parseJson(decodeUtf8(bytes)) : new TextDecoder().decode(bytes);
  // No operation accepts null, and validators treat it as a missing body.
  if (value === null) throw invalidRequest({ field: "body", issue: "must not be null: leave it out instead" });
  return { value, contentType };
}

function isJson(contentType: string): boolean {
  return /^\s*application\/([\w!#$&^.+-]+\+)?json\s*(;|$)/i.test(contentType);
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalidRequest({ field: "body", issue: "is not valid UTF-8" });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Reports only the position, because the parser's message quotes the body, which may contain secrets.
    const position = /at position \d+/.exec(String(error))?.[0];
    throw invalidRequest({ field: "body", issue: `is not valid JSON${position ? ` (${position})` : ""}` });
  }
}
