import { WebhookVerificationError } from "./errors.ts";
import { fromHex } from "./hmac.ts";

export const TIMESTAMP = "X-Planasonix-Timestamp";
export const SIGNATURE = "X-Planasonix-Signature";

/**
 * Headers in any of their shapes: `Headers` and other lists of pairs, a plain object such as Node's `request.headers`, or
 * the flat list of Node's `rawHeaders`. Names are compared without regard to case.
 */
export type HeadersLike =
  | Iterable<readonly [string, string]>
  | readonly string[]
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** The two headers, taken apart. */
export interface SignedHeaders {
  /** Unix seconds as the sender wrote them: this text is part of what is signed. */
  readonly timestamp: string;
  /** The first eight `v1` signatures; other versions are skipped. */
  readonly signatures: readonly Uint8Array<ArrayBuffer>[];
}

/** @throws {WebhookVerificationError} `missing-header` or `malformed-header`. */
export function readSignedHeaders(headers: HeadersLike): SignedHeaders {
  const timestamp = readHeader(headers, TIMESTAMP);
  const signature = readHeader(headers, SIGNATURE);
  if (!timestamp || !signature) {
    throw new WebhookVerificationError("missing-header", `${TIMESTAMP} and ${SIGNATURE} are needed`);
  }
  const matches = [...signature.matchAll(/(?<![^\s,])v1=([\da-f]{64})(?![^\s,])/g)];
  // Each is tried with each secret: a header full of them must not keep the machine busy.
  const signatures = matches.slice(0, 8).map(([, digits = ""]) => fromHex(digits));
  if (signatures.length === 0) throw malformed(`${SIGNATURE} is v1= and lower-case hex`);
  return { timestamp: checkTimestamp(timestamp), signatures };
}

/** @throws {WebhookVerificationError} `malformed-header`. */
export function checkTimestamp(timestamp: string): string {
  // Twelve digits last for 30,000 years; thirteen are milliseconds.
  if (/^\d{1,12}$/.test(timestamp)) return timestamp;
  throw malformed(`${TIMESTAMP} is Unix seconds`);
}

/** The value of a header, several joined with a comma as HTTP does; empty when there is none. */
export function readHeader(headers: HeadersLike, name: string): string {
  // Plain JavaScript may hand over nothing at all.
  const shape: HeadersLike = Object(headers);
  const list = (Symbol.iterator in shape ? [...shape] : Object.entries(shape)).flat();
  const wanted = name.toLowerCase();
  return list.filter((_, index) => index % 2 && String(list[index - 1]).toLowerCase() === wanted).join();
}

function malformed(message: string): WebhookVerificationError {
  return new WebhookVerificationError("malformed-header", message);
}
