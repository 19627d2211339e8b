import { describe, expect, test } from "vitest";
import { classifyError, classifyStatus, codeOf } from "../src/classify.ts";

/** What `fetch` of a runtime rejects with: a TypeError whose cause carries the code. */
function failedFetch(code: string, message = "fetch failed"): TypeError {
  return new TypeError(message, { cause: Object.assign(new Error(code), { code }) });
}

describe("classifyError", () => {
  test.each([
    ["Node: name resolution", failedFetch("ENOTFOUND")],
    ["Node: name resolution, for now", failedFetch("EAI_AGAIN")],
    ["Node: refused", failedFetch("ECONNREFUSED")],
    ["Node: no route", failedFetch("EHOSTUNREACH")],
    ["Node: no network", failedFetch("ENETUNREACH")],
    ["Node: not TLS", failedFetch("EPROTO")],
    ["Node: certificate", failedFetch("DEPTH_ZERO_SELF_SIGNED_CERT")],
    ["Node: certificate expired", failedFetch("CERT_HAS_EXPIRED")],
    ["Node: wrong name", failedFetch("ERR_TLS_CERT_ALTNAME_INVALID")],
    ["Node: unknown issuer", failedFetch("UNABLE_TO_VERIFY_LEAF_SIGNATURE")],
    ["Node: TLS", failedFetch("ERR_SSL_WRONG_VERSION_NUMBER")],
    ["undici: connecting took too long", failedFetch("UND_ERR_CONNECT_TIMEOUT")],
    [
      "Node: every address refused",
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
    ["Deno: name resolution", new TypeError("error sending request: dns error: failed to lookup address information")],
  ])("%s was not sent", (_, error) => {
    expect(classifyError(error)).toBe("not_sent");
  });

  test.each([
    ["Node: reset", failedFetch("ECONNRESET")],
    ["Node: broken pipe", failedFetch("EPIPE")],
    ["undici: closed by the other side", failedFetch("UND_ERR_SOCKET")],
    ["undici: no headers", failedFetch("UND_ERR_HEADERS_TIMEOUT")],
    ["Bun: closed", Object.assign(new Error("closed"), { code: "ConnectionClosed" })],
    ["Chrome", new TypeError("Failed to fetch")],
    ["Firefox", new TypeError("NetworkError when attempting to fetch resource.")],
    ["Safari", new TypeError("Load failed")],
    ["workerd", new Error("Network connection lost.")],
    ["a string", "nope"],
    ["nothing", undefined],
  ])("%s is ambiguous", (_, error) => {
    expect(classifyError(error)).toBe("ambiguous");
  });

  test("ends where causes go in a circle", () => {
    const error = new Error("round");
    error.cause = error;
    expect(classifyError(error)).toBe("ambiguous");
  });
});

describe("classifyStatus", () => {
  test.each([
    [400, false, "final"],
    [401, false, "final"],
    [404, false, "final"],
    [408, false, "ambiguous"],
    [409, false, "final"],
    [425, false, "final"],
    [429, false, "rejected"],
    [429, true, "rejected"],
    [500, false, "ambiguous"],
    [500, true, "ambiguous"],
    [501, false, "final"],
    [502, false, "ambiguous"],
    [503, false, "ambiguous"],
    [503, true, "rejected"],
    [504, false, "ambiguous"],
    [505, false, "final"],
  ])("takes %i (hint: %s) for %s", (status, isHinted, expected) => {
    expect(classifyStatus(status, isHinted)).toBe(expected);
  });
});

describe("codeOf", () => {
  test.each([
    ["the code of a cause", failedFetch("ECONNRESET"), "ECONNRESET"],
    ["the name where there is no code", new RangeError("x"), "RangeError"],
    ["something for anything", 7, "Error"],
  ])("gives %s", (_, error, expected) => {
    expect(codeOf(error)).toBe(expected);
  });
});
