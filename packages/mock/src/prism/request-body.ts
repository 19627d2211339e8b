import { refuse } from "../http/fault.ts";

/** A request body in the form that Prism validates. */
export interface RequestBody {
  /** Parsed, if it is JSON; the text otherwise; null if there is none. */
  readonly value: unknown;
  /** The headers that describe it, as Prism has to see them. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads the bytes of a body by its content type.
 *
 * @throws {FaultError} 400 if it is meant as JSON and is not, if it is `null`, or if its content type cannot be read.
 */
export function parseBody(bytes: Uint8Array, contentType: string | undefined): RequestBody {
  if (bytes.byteLength === 0) return { value: null, headers: {} };

  // A body without a type is not taken for JSON: a client that forgets the header should learn of it here.
  const type = contentType ?? "application/octet-stream";
  if (!/^\s*[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(;|$)/.test(type)) {
    throw refuse({ field: "header.Content-Type", issue: "is not a media type such as application/json" });
  }
  // Prism compares media types only if it knows a length, which a chunked request does not send.
  const headers = { "content-type": type, "content-length": String(bytes.byteLength) };
  const text = new TextDecoder().decode(bytes);
  const value = isJson(type) ? parseJson(text) : text;
  // Prism takes null for no body at all.
  if (value === null) throw refuse({ field: "body", issue: "must not be null: leave it out instead" });
  return { value, headers };
}

function isJson(contentType: string): boolean {
  return /^\s*application\/([\w!#$&^.+-]+\+)?json\s*(;|$)/i.test(contentType);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /at position \d+/.exec(String(error))?.[0];
    throw refuse({ field: "body", issue: `is not valid JSON${position ? ` (${position})` : ""}` });
  }
}
