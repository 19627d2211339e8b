// What differs between browsers and other hosts: what they reveal about the network, how to bypass their caches, how
// long they keep timers and objects, and what their signals can do. The build for browsers uses `host.browser.ts`
// instead.
import { readProperty, readText } from "./thrown.ts";

export { abortReason, onAbort } from "./abort.ts";

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

/** A redirect, as far as the platform reveals it. */
export interface Redirect {
  /** The target; `undefined` if it is hidden or not a URL. */
  readonly location: URL | undefined;
}

/** Returns the redirect; `undefined` if the response is not one. Status 0: the host hides status and target. */
export function redirectOf({ status, headers }: Response, from: string): Redirect | undefined {
  if (status >= 400 || (status > 0 && status < 300)) return undefined;
  const location = headers.get("location");
  if (status && location === null) return undefined;
  return { location: location !== null && URL.canParse(location, from) ? new URL(location, from) : undefined };
}

const maxHops = 5;

/**
 * Returns the target of a redirect that may be followed, otherwise `undefined`. Only a GET or HEAD may be redirected,
 * at most five times, and only within the origin: no other server may receive the API key or a body.
 */
export function redirectTarget(method: string, { location }: Redirect, from: string, hop: number): string | undefined {
  const isSafe = /^(GET|HEAD)$/.test(method) && location?.origin === new URL(from).origin;
  return isSafe && hop < maxHops ? location?.href : undefined;
}

/** The target of a redirect without its query, which may contain secrets. */
export function shownLocation({ location }: Redirect): string | undefined {
  return location && location.origin + location.pathname;
}

/** Says where a redirect leads that is not followed, and which ones are. */
export function describeRedirect(redirect: Redirect): string {
  const target = shownLocation(redirect) ?? "an unknown address";
  return `${target}; the SDK follows at most ${maxHops} redirects of a read, within its origin`;
}

/** Lets the process end although a timer is pending. Only Node and similar hosts have such timers. */
export function weaken(timer: unknown): void {
  Object(timer).unref?.();
}

/**
 * Calls back when all responses that have arrived are handled; `undefined` if the host cannot. Read once: test tools
 * replace it, and calls must not depend on their clocks.
 */
export const afterArrivals: ((callback: () => void) => unknown) | undefined = Reflect.get(globalThis, "setImmediate");

/**
 * Keeps a caching `fetch`, such as that of Next.js, from returning stale responses. workerd can reject options that its
 * `Request` lacks.
 */
export const uncached = (prototype: object = Request.prototype): RequestInit =>
  "cache" in prototype ? { cache: "no-store" } : {};

/**
 * Whether the host ties promises and timers to the incoming request that created them and drops them when it ends, as
 * workerd does. On such hosts, calls share only data.
 */
export function isolatesCalls(): boolean {
  return "WebSocketPair" in globalThis;
}

/** Creates a weak reference. Where the host has none, such as old versions of workerd, the reference is strong. */
export function weakly<Target extends object>(target: Target): Pick<WeakRef<Target>, "deref"> {
  return "WeakRef" in globalThis ? new WeakRef(target) : { deref: () => target };
}

let collected: FinalizationRegistry<() => void> | undefined;

/**
 * Calls back some time after a target has been garbage-collected, if the host reports that. The callback must not refer
 * to the target.
 */
export function onCollected(target: object, callback: () => void): void {
  if (!("FinalizationRegistry" in globalThis)) return;
  collected ??= new FinalizationRegistry((call) => call());
  collected.register(target, callback);
}

/** The maximum length of a line of JSON, in characters. */
const maxLine = 10_000;

/**
 * Makes consoles print an object as one line of JSON, to its full depth: those of Node, Bun and Deno call this method.
 * Loggers get the object itself.
 */
export function printAsLine(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const toLine = (): string => {
    const line = JSON.stringify(value);
    return line.length > maxLine ? `${line.slice(0, maxLine - 1)}…` : line;
  };
  return Object.defineProperty(value, Symbol.for("nodejs.util.inspect.custom"), { value: toLine });
}

/** Names of headers whose values may be shown. Any other header may hold an unknown secret. */
export const harmlessHeader: RegExp =
  /^(accept.*|age|allow|alt-svc|cache-control|cf-ray|connection|content-.+|date|deprecation|etag|expires|host|idempotency-key|keep-alive|last-modified|(x-)?ratelimit.*|retry-after.*|server|server-timing|strict-transport-security|sunset|traceparent|transfer-encoding|user-agent|vary|via|x-(cache|content-type-options|frame-options|powered-by|request-id|should-retry))$/;
