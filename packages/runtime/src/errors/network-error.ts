import type { FailureClass } from "../model/attempt.ts";
import { isObject } from "../platform/realm.ts";

/** Codes of failures before a request was sent: name resolution, connecting, certificates. Of Node, undici and Bun. */
const notSentCode =
  /ENOTFOUND|EAI_|REFUSED|EHOST|ENET|CERT_|_CERT|UNABLE_TO|UND_ERR_CONNECT|ConnectionRefused|FailedToOpenSocket/;

/** Of those codes the ones that a connection in use can fail with as well, behind the system call that did. */
const midwayCode = /^(read|write) E(HOST|NET)|ERR_SSL/;

/**
 * The same in words, where there are no codes: of Deno, and of undici for a port that is blocked. Messages quote addresses;
 * the blanks keep those from being taken for reasons. Browsers and workerd do not tell.
 */
const notSentWords = /client error \(Connect\)|dns error|bad port|Requests to port|Requires net access/;

/** What messages without a code mean: Deno's. */
const codesOfWords = [
  ["Connection refused", "ECONNREFUSED"],
  ["Connection reset", "ECONNRESET"],
  ["dns error", "ENOTFOUND"],
] as const;

/**
 * Classifies what `fetch` rejected with. Where it is not certain that nothing was sent, the failure is ambiguous.
 */
export function classifyError(error: unknown): "not_sent" | "ambiguous" {
  return causes(error).some(isNotSent) ? "not_sent" : "ambiguous";
}

function isNotSent(cause: object): boolean {
  const code = read(cause, "code");
  if (midwayCode.test(`${read(cause, "syscall")} ${code}`)) return false;
  return notSentCode.test(code) || notSentWords.test(read(cause, "message"));
}

/**
 * Classifies an error status. `isHinted`: the answer carries a Retry-After that can be read, which says that a 503 turned
 * the request away rather than died of it.
 */
export function classifyStatus(status: number, hasServerDelay: boolean): FailureClass {
  if (status === 429 || (status === 503 && hasServerDelay)) return "rejected";
  return [408, 500, 502, 503, 504].includes(status) ? "ambiguous" : "final";
}

/** The most telling code of an error: its own or that of a cause, as in `ECONNRESET`; otherwise its name. */
export function codeOf(error: unknown): string {
  return causes(error).map(ownCode).find(Boolean) || read(error, "name") || "Error";
}

function ownCode(cause: object): string | undefined {
  const message = read(cause, "message");
  return read(cause, "code") || codesOfWords.find(([words]) => message.includes(words))?.[1];
}

/** The error, its causes, and the errors that an AggregateError gathers; to a depth that ends cycles. */
function causes(error: unknown, depth = 0): object[] {
  if (depth > 4 || typeof error !== "object" || !error) return [];
  const gathered = Reflect.get(error, "errors");
  return [error, ...[Reflect.get(error, "cause"), gathered].flat().flatMap((cause) => causes(cause, depth + 1))];
}

function read(error: unknown, key: string): string {
  const value: unknown = isObject(error) ? Reflect.get(error, key) : "";
  return typeof value === "string" ? value : "";
}
