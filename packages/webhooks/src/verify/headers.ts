import { WebhookVerificationError } from "./errors.ts";
import { fromHex } from "./hmac.ts";

/** The header with the time of signing, in Unix seconds. */
export const TIMESTAMP = "X-Planasonix-Timestamp";
/** The header with the signatures, each as `v1=<hex>`. */
export const SIGNATURE = "X-Planasonix-Signature";

/**
 * Headers in any form: `Headers` and other iterables of pairs, a plain object such as Node's `request.headers`, or the
 * flat list of Node's `rawHeaders`. Names are case-insensitive.
 */
export type HeadersLike =
  | Iterable<readonly [string, string]>
  | readonly string[]
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** The parsed timestamp and signature headers. */
export interface SignedHeaders {
  /** Unix seconds as the sender wrote them, because this string is part of the signed content. */
  readonly timestamp: string;
  /** The first eight `v1` signatures; other versions are ignored. */
  readonly signatures: readonly Uint8Array<ArrayBuffer>[];
}

/**
 * Parses the timestamp and signature headers.
 *
 * @throws {WebhookVerificationError} `missing-header` or `malformed-header`.
 */
export function readSignedHeaders(headers: HeadersLike): SignedHeaders {
  const timestamp = readHeader(headers, TIMESTAMP);
  const signature = readHeader(headers, SIGNATURE);
  if (!timestamp || !signature) {
    throw new WebhookVerificationError("missing-header", `${TIMESTAMP} and ${SIGNATURE} are required`);
  }
  const matches = [...signature.matchAll(/(?<![^\s,])v1=([\da-f]{64})(?![^\s,])/g)];
  // Limited, so that a long header does not cost much CPU time: each signature is compared with each secret.
  const signatures = matches.slice(0, 8).map(([, digits = ""]) => fromHex(digits));
  if (signatures.length === 0) throw malformed(`${SIGNATURE} must be v1= and 64 lower-case hex digits`);
  if (!isTimestamp(timestamp)) throw malformed(`${TIMESTAMP} must be Unix seconds`);
  return { timestamp, signatures };
}

/**
 * Whether a string is a Unix time in seconds. Twelve digits are enough for 30,000 years; thirteen would be
 * milliseconds.
 */
export function isTimestamp(text: string): boolean {
  return /^\d{1,12}$/.test(text);
}

/** Returns the value of a header; empty if there is none. Repeated headers are joined with a comma, as in HTTP. */
export function readHeader(headers: HeadersLike, name: string): string {
  // Untyped callers may pass undefined or null.
  const given: HeadersLike = Object(headers);
  const list = (Symbol.iterator in given ? [...given] : Object.entries(given)).flat();
  const wanted = name.toLowerCase();
  return list.filter((_, index) => index % 2 && String(list[index - 1]).toLowerCase() === wanted).join();
}

function malformed(message: string): WebhookVerificationError {
  return new WebhookVerificationError("malformed-header", message);
}
