import type { FailureClass } from "./attempts.ts";

/** Codes of Node, undici and Bun for failures before a request was sent: name resolution, connecting, TLS. */
const notSentCode =
  /^(ENOTFOUND|EAI_\w+|ECONNREFUSED|EHOST\w+|ENET\w+|EPROTO|(ERR_)?(TLS|SSL|CERT)_\w+|UNABLE_TO_\w+|\w*SELF_SIGNED\w*|HOSTNAME_MISMATCH|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused|FailedToOpenSocket|DNS\w+)$/;

/** The same in Deno, which tells by message only, and for sockets that time out while connecting. */
const notSentMessage = /client error \(Connect\)|dns error|tcp connect error|invalid peer certificate|^connect \w+/;

/**
 * Classifies what `fetch` rejected with, in Node, Bun, Deno, workers and browsers. Browsers do not tell a failed
 * connection from a lost answer: where it is not certain that nothing was sent, the failure is ambiguous.
 */
export function classifyError(error: unknown): "not_sent" | "ambiguous" {
  return causes(error).some(isNotSent) ? "not_sent" : "ambiguous";
}

/**
 * Classifies an error status. `hinted`: the answer carries a Retry-After that can be read, which says that a 503 turned
 * the request away rather than died of it.
 */
export function classifyStatus(status: number, hinted: boolean): FailureClass {
  if (status === 429 || (status === 503 && hinted)) return "rejected";
  return status === 408 || status === 500 || (status >= 502 && status <= 504) ? "ambiguous" : "final";
}

/** The most telling code of an error: its own or that of a cause, as in `ECONNRESET`; otherwise its name. */
export function codeOf(error: unknown): string {
  const chain = causes(error);
  const code = chain.map((link) => member(link, "code")).find((text) => text !== "");
  return code ?? (member(error, "name") || "Error");
}

/** The error and its causes, including the attempts that an AggregateError gathers; to a depth that ends cycles. */
function causes(error: unknown, depth = 0): unknown[] {
  if (depth > 4 || typeof error !== "object" || error === null) return [];
  const gathered = error instanceof AggregateError ? error.errors : [];
  return [error, Reflect.get(error, "cause"), ...gathered].flatMap((link, index) =>
    index === 0 ? [link] : causes(link, depth + 1),
  );
}

function isNotSent(error: unknown): boolean {
  return notSentCode.test(member(error, "code")) || notSentMessage.test(member(error, "message"));
}

function member(error: unknown, key: string): string {
  const value: unknown = typeof error === "object" && error !== null ? Reflect.get(error, key) : undefined;
  return typeof value === "string" ? value : "";
}
