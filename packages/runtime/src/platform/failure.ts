// What an error of `fetch` tells: whether anything was sent, and why it failed. The build for browsers uses
// `failure.browser.ts` instead, because browsers do not tell.
import { readProperty, readText } from "./thrown.ts";

/** Codes of Node, undici and Bun for failures before a request was sent: name resolution, connection, certificate. */
const notSentCode =
  /ENOTFOUND|EAI_|REFUSED|EHOST|ENET|CERT_|_CERT|CRL_|^(INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|UNSPECIFIED)$|UNABLE_TO|UND_ERR_CONNECT|ConnectionRefused|FailedToOpenSocket/;

/**
 * Failures that can occur after the request was sent: every code if `syscall` is `read` or `write`, undici's codes for
 * connections in use, and ERR_SSL* except those of the handshake. The tested text is the `syscall` and the code.
 */
const midwayCode = /^(read|write) |UND_ERR_(SOCKET|HEADERS|BODY)|ERR_SSL/;

/**
 * OpenSSL's codes for a handshake that failed before the request was sent: alerts that reject the ClientHello, and what
 * a client itself refuses. With TLS 1.3, a server checks the client's certificate only after the client may have sent
 * its request, so the alerts about certificates are not among them; neither is `internal_error`, which can come at any
 * time.
 */
const handshakeCode =
  /^ERR_SSL.*_(HANDSHAKE_FAILURE|PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|UNRECOGNIZED_NAME|NO_APPLICATION_PROTOCOL|INSUFFICIENT_SECURITY|INAPPROPRIATE_FALLBACK|LEGACY_RENEGOTIATION_DISABLED|KEY_TOO_SMALL)$/;

/**
 * The place in OpenSSL (3.2 and later, 3.0) that rejects a first record which is not TLS: the server speaks another
 * protocol, such as plain HTTP. The same code comes from other places if a later record is wrong.
 */
const firstRecord = /:wrong version number:.*(tlsany_meth\.c|ssl3_record\.c:35[45]):/;

/**
 * Messages of failures before a request was sent, for errors without a specific code: those of Deno, and those of Node
 * and undici for a connection that closed within the handshake, a blocked port, and a proxy that opened no tunnel or
 * requires a password. Messages quote URLs; the spaces in the patterns keep a URL from matching. Browsers and workerd
 * do not reveal the cause.
 */
const notSentMessage =
  /client error \(Connect\)|dns error|^bad port$|Requests to port|Requires net access|before secure TLS connection|!== 200 when HTTP Tunneling|^Proxy Authentication Required/;

/** Codes for errors of Deno, which have only messages. */
const codesByMessage = [
  ["Connection refused", "ECONNREFUSED"],
  ["Connection reset", "ECONNRESET"],
  ["dns error", "ENOTFOUND"],
] as const;

/**
 * Whether an error of `fetch` shows for certain that nothing was sent. One cause suffices, unless another one shows the
 * opposite: a custom `fetch` may have tried several times.
 */
export function isUnsent(error: unknown): boolean {
  const verdicts = causesOf(error).map((cause) => {
    const code = readText(cause, "code");
    const message = readText(cause, "message");
    if (midwayCode.test(`${readText(cause, "syscall")} ${code}`)) {
      return handshakeCode.test(code) || firstRecord.test(message);
    }
    return notSentCode.test(code) || notSentMessage.test(message) || undefined;
  });
  return verdicts.includes(true) && !verdicts.includes(false);
}

/** Returns the most specific code of an error, such as `ECONNRESET`: its own or that of a cause, otherwise its name. */
export function codeOf(error: unknown): string {
  return causesOf(error).map(ownCode).find(Boolean) || readText(error, "name") || "Error";
}

/**
 * Says in one line why `fetch` failed: the code of the error, with its message if it is one of undici's, which say
 * little; the message of the deepest cause if there is no code.
 */
export function reasonOf(error: unknown): string {
  const causes = causesOf(error);
  const cause = causes.find(ownCode);
  const code = cause && ownCode(cause);
  if (code && !/^(UND_|HPE_)/.test(code)) return code;
  const messages = (cause ? [cause] : causes).map((one) => readText(one, "message"));
  if (typeof error === "string") messages.push(error);
  const message = messages.filter(Boolean).at(-1)?.replace(quotedUrl, "").replace(/\s+/g, " ").slice(0, 200);
  return [code, message].filter(Boolean).join(": ") || codeOf(error);
}

/** What Deno's messages begin with. The URL may contain secrets. */
const quotedUrl = /^error sending request for url \(\S*\): /;

function ownCode(cause: object): string | undefined {
  const message = readText(cause, "message");
  return readText(cause, "code") || codesByMessage.find(([part]) => message.includes(part))?.[1];
}

/** The error, its causes, and the errors of an AggregateError. The depth is limited, so that cycles end too. */
function causesOf(error: unknown, depth = 0): object[] {
  if (depth > 4 || typeof error !== "object" || !error) return [];
  const causes = [readProperty(error, "cause"), readProperty(error, "errors")].flat();
  return [error, ...causes.flatMap((cause) => causesOf(cause, depth + 1))];
}
