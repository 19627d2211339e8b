import type { FailureClass } from "./attempts.ts";

/**
 * Codes, and where there are none messages, of failures before a request was sent: name resolution, connecting, TLS. Of
 * Node, undici, Bun and Deno; browsers do not tell.
 */
const notSent =
  /ENOTFOUND|EAI_|REFUSED|EHOST|ENET|EPROTO|(TLS|SSL|CERT)_|_CERT|UNABLE_TO|UND_ERR_CONNECT|ConnectionRefused|FailedToOpenSocket|\(Connect\)|dns error/;

/**
 * Classifies what `fetch` rejected with. Where it is not certain that nothing was sent, the failure is ambiguous.
 */
export function classifyError(error: unknown): "not_sent" | "ambiguous" {
  const isNotSent = causes(error).some((cause) => notSent.test(`${read(cause, "code")} ${read(cause, "message")}`));
  return isNotSent ? "not_sent" : "ambiguous";
}

/**
 * Classifies an error status. `isHinted`: the answer carries a Retry-After that can be read, which says that a 503 turned
 * the request away rather than died of it.
 */
export function classifyStatus(status: number, isHinted: boolean): FailureClass {
  if (status === 429 || (status === 503 && isHinted)) return "rejected";
  return [408, 500, 502, 503, 504].includes(status) ? "ambiguous" : "final";
}

/** The most telling code of an error: its own or that of a cause, as in `ECONNRESET`; otherwise its name. */
export function codeOf(error: unknown): string {
  return (
    causes(error)
      .map((cause) => read(cause, "code"))
      .find(Boolean) ||
    read(error, "name") ||
    "Error"
  );
}

/** The error, its causes, and the errors that an AggregateError gathers; to a depth that ends cycles. */
function causes(error: unknown, depth = 0): object[] {
  if (depth > 4 || typeof error !== "object" || !error) return [];
  const gathered = error instanceof AggregateError ? error.errors : [];
  return [error, ...[Reflect.get(error, "cause"), ...gathered].flatMap((cause) => causes(cause, depth + 1))];
}

function read(error: unknown, key: string): string {
  const value: unknown = error instanceof Object ? Reflect.get(error, key) : "";
  return typeof value === "string" ? value : "";
}
