import { describe, expect, test } from "vitest";
import { codeOf, isUnsent, reasonOf } from "../../src/platform/failure.ts";

/** What Deno's `fetch` rejects with: a TypeError whose cause has a message but no code. */
function denoFetch(words: string, url = "https://api.test/v1"): TypeError {
  return new TypeError("fetch failed", { cause: new Error(`error sending request for url (${url}): ${words}`) });
}

/** What Node's `fetch` rejects with after a failed system call. */
function failedCall(syscall: string, code: string): TypeError {
  const cause = Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
  return new TypeError("fetch failed", { cause });
}

/** What Node's `fetch` rejects with: a TypeError whose cause has a code. */
function failedFetch(code: string, message = code): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code }) });
}

/** What Node's `fetch` rejects with after a failure of OpenSSL, which names the place in its sources. */
function failedTls(reason: string, place: string): TypeError {
  const code = `ERR_SSL_${reason.toUpperCase().replaceAll(" ", "_")}`;
  const message = `409D477A8C7F0000:error:0A00010B:SSL routines:name:${reason}:../deps/openssl/openssl/ssl/record/${place}:\n`;
  return new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code }) });
}

describe("isUnsent", () => {
  test.each([
    ["Node: name resolution", failedFetch("ENOTFOUND")],
    ["Node: temporary failure of name resolution", failedFetch("EAI_AGAIN")],
    ["Node: refused", failedFetch("ECONNREFUSED")],
    ["Node: no route", failedFetch("EHOSTUNREACH")],
    ["Node: no network", failedFetch("ENETUNREACH")],
    ["Node: certificate", failedFetch("DEPTH_ZERO_SELF_SIGNED_CERT")],
    ["Node: certificate expired", failedFetch("CERT_HAS_EXPIRED")],
    ["Node: certificate of another name", failedFetch("ERR_TLS_CERT_ALTNAME_INVALID")],
    ["Node: certificate of an unknown issuer", failedFetch("UNABLE_TO_VERIFY_LEAF_SIGNATURE")],
    ["undici: connect timeout", failedFetch("UND_ERR_CONNECT_TIMEOUT")],
    [
      "Node: refused by every address",
      new TypeError("fetch failed", {
        cause: new AggregateError([Object.assign(new Error("a"), { code: "ECONNREFUSED" })]),
      }),
    ],
    ["Bun: refused", Object.assign(new Error("Unable to connect"), { code: "ConnectionRefused" })],
    [
      "Bun: no socket",
      Object.assign(new Error("Was there a typo in the url or port?"), { code: "FailedToOpenSocket" }),
    ],
    [
      "Deno: refused",
      new TypeError(
        "error sending request for url (http://x/): client error (Connect): tcp connect error: Connection refused (os error 111)",
      ),
    ],
    ["Node: server without TLS", failedTls("wrong version number", "methods/tlsany_meth.c:77")],
    ["Node 22.12: server without TLS", failedTls("wrong version number", "ssl3_record.c:354")],
    ["Node: no common version", failedTls("tlsv1 alert protocol version", "rec_layer_s3.c:918:SSL alert number 70")],
    ["Node: nothing in common", failedTls("ssl/tls alert handshake failure", "rec_layer_s3.c:918:SSL alert number 40")],
    ["Node: unknown host", failedTls("tlsv1 unrecognized name", "rec_layer_s3.c:918:SSL alert number 112")],
    ["Node: outdated server", failedFetch("ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED")],
    ["Node: weak key", failedFetch("UNSPECIFIED")],
    [
      "Node: closed within the handshake",
      failedFetch("ECONNRESET", "Client network socket disconnected before secure TLS connection was established"),
    ],
    [
      "undici: proxy without a tunnel",
      failedFetch("UND_ERR_ABORTED", "Proxy response (407) !== 200 when HTTP Tunneling"),
    ],
    ["undici: proxy with a password", failedFetch("UND_ERR_INVALID_ARG", "Proxy Authentication Required (407)")],
    ["Node: no route while connecting", failedCall("connect", "EHOSTUNREACH")],
    ["undici: blocked port", new TypeError("fetch failed", { cause: new Error("bad port") })],
    ["Bun 1.4: refused", Object.assign(new TypeError("ECONNREFUSED: Unable to connect."), { code: "ECONNREFUSED" })],
    ["Bun 1.4: no route", Object.assign(new TypeError("EHOSTUNREACH: Unable"), { code: "EHOSTUNREACH" })],
    ["Bun 1.4: name resolution", Object.assign(new TypeError("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" })],
    ["Deno 2.9: refused", denoFetch("client error (Connect): tcp connect error: Connection refused (os error 111)")],
    ["Deno 2.9: no route", denoFetch("client error (Connect): tcp connect error: No route to host (os error 113)")],
    ["Deno 2.9: name resolution", denoFetch("client error (Connect): dns error: failed to lookup address information")],
    [
      "Deno 2.9: server without TLS",
      denoFetch("client error (Connect): received corrupt message of type InvalidContentType"),
    ],
    ["Deno 2.9: certificate", denoFetch("client error (Connect): invalid peer certificate: UnknownIssuer")],
    ["Deno 2.9: blocked port", new TypeError("Fetch failed: Requests to port 1 are blocked")],
    [
      "Deno 2.9: no permission",
      new Error('Requires net access to "api.test:443", run again with the --allow-net flag'),
    ],
    ["Deno: name resolution", new TypeError("error sending request: dns error: failed to lookup address information")],
  ])("is certain that nothing was sent (%s)", (_, error) => {
    expect(isUnsent(error)).toBe(true);
  });

  test.each([
    ["Node: reset", failedFetch("ECONNRESET")],
    ["Node: broken pipe", failedFetch("EPIPE")],
    ["undici: closed by the other side", failedFetch("UND_ERR_SOCKET")],
    ["undici: no headers", failedFetch("UND_ERR_HEADERS_TIMEOUT")],
    ["Bun: closed", Object.assign(new Error("closed"), { code: "ConnectionClosed" })],
    ["Node: route lost", failedCall("read", "EHOSTUNREACH")],
    ["Node: network lost", failedCall("write", "ENETDOWN")],
    ["Node: corrupted TLS record", failedFetch("ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC")],
    ["Node: unencrypted response, at the start or later", failedFetch("ERR_SSL_WRONG_VERSION_NUMBER")],
    ["Node: unencrypted bytes in TLS 1.2", failedTls("wrong version number", "methods/tls_common.c:1001")],
    ["Node: wrong record in TLS 1.3", failedTls("wrong version number", "methods/tls13_meth.c:268")],
    ["Node 22.12: unencrypted bytes in TLS 1.2", failedTls("wrong version number", "ssl3_record.c:331")],
    ["Node 22.12: unencrypted bytes in TLS 1.3", failedTls("wrong version number", "ssl3_record.c:358")],
    ["Node: client certificate required after the handshake", failedFetch("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED")],
    ["Node: rejected client certificate", failedFetch("ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE")],
    ["Node: failure in the server's TLS", failedFetch("ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR")],
    ["Node: unencrypted response during a write", failedCall("write", "EPROTO")],
    [
      "Bun 1.4: failed TLS handshake",
      Object.assign(new TypeError("EPROTO: The TLS handshake failed."), { code: "EPROTO" }),
    ],
    ["Bun 1.4: reset", Object.assign(new TypeError("ECONNRESET: closed"), { code: "ECONNRESET" })],
    ["Deno 2.9: reset", new TypeError("fetch failed", { cause: new Error("Connection reset by peer (os error 104)") })],
    ["Deno 2.9: failure within the body", new TypeError("error reading a body from connection")],
    [
      "Deno: ID that resembles a code",
      denoFetch("connection closed", "https://api.test/v1/runs/ENETWORK_EPROTO_CERT_(Connect)"),
    ],
    ["another message that mentions a bad port", new Error("the upstream has a bad port")],
    [
      "a custom fetch that tried again after a reset",
      new AggregateError([failedCall("read", "ECONNRESET"), failedFetch("ECONNREFUSED")]),
    ],
    [
      "a custom fetch that tried again after the server closed the connection",
      new AggregateError([failedFetch("UND_ERR_SOCKET"), failedFetch("ECONNREFUSED")]),
    ],
    ["Chrome: failure within the body", new TypeError("network error")],
    ["workerd: name resolution or TLS", new Error("internal error; reference = vhu44uvr67bk01ksdv673mnk")],
    ["Chrome", new TypeError("Failed to fetch")],
    ["Firefox", new TypeError("NetworkError when attempting to fetch resource.")],
    ["Safari", new TypeError("Load failed")],
    ["workerd", new Error("Network connection lost.")],
    ["a string", "nope"],
    ["undefined", undefined],
  ])("is not certain that nothing was sent (%s)", (_, error) => {
    expect(isUnsent(error)).toBe(false);
  });

  test("stops at a cycle of causes", () => {
    const error = new Error("round");
    error.cause = error;
    expect(isUnsent(error)).toBe(false);
  });
});

describe("codeOf", () => {
  test.each([
    ["the code of a cause", failedFetch("ECONNRESET"), "ECONNRESET"],
    [
      "a code for Deno's messages: refused",
      denoFetch("tcp connect error: Connection refused (os error 111)"),
      "ECONNREFUSED",
    ],
    [
      "a code for Deno's messages: reset",
      new TypeError("a", { cause: new Error("Connection reset by peer") }),
      "ECONNRESET",
    ],
    ["a code for Deno's messages: name resolution", denoFetch("dns error: failed to lookup"), "ENOTFOUND"],
    ["the name if there is no code", new RangeError("x"), "RangeError"],
    ["a default for anything else", 7, "Error"],
  ])("returns %s", (_, error, expected) => {
    expect(codeOf(error)).toBe(expected);
  });
});

describe("reasonOf", () => {
  test.each([
    ["the code of a cause", failedFetch("ECONNRESET"), "ECONNRESET"],
    [
      "code and message of undici",
      new TypeError("fetch failed", {
        cause: Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
      }),
      "UND_ERR_SOCKET: other side closed",
    ],
    [
      "the message of the deepest cause",
      new TypeError("fetch failed", { cause: new Error("outer", { cause: new Error("bad port") }) }),
      "bad port",
    ],
    ["its own message", new Error("socket hang up"), "socket hang up"],
    ["a string that was thrown", "no route", "no route"],
    [
      "Deno's message without its URL",
      denoFetch("client error (Connect): received corrupt message of type InvalidContentType", "https://x/?token=(a)"),
      "client error (Connect): received corrupt message of type InvalidContentType",
    ],
    ["one line", new Error("first\n  second"), "first second"],
    ["at most 200 characters", new Error("x".repeat(300)), "x".repeat(200)],
    ["the name if there is nothing else", new RangeError(), "RangeError"],
  ])("returns %s", (_, error, expected) => {
    expect(reasonOf(error)).toBe(expected);
  });
});

test("reads an error whose getters throw as one without properties", () => {
  const get = (): never => expect.unreachable();
  const error = Object.defineProperties(new TypeError("fetch failed"), {
    code: { get },
    cause: { get },
    name: { get },
  });

  expect([codeOf(error), reasonOf(error), isUnsent(error)]).toEqual(["Error", "fetch failed", false]);
});
