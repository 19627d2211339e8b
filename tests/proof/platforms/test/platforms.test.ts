import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiKey, platforms } from "./platforms/all.ts";
import { type Run, shownLine } from "./platforms/platform.ts";
import { type ScriptServer, startScriptServer } from "./script-server.ts";
import { findUnusedOrigin } from "./unused-port.ts";

const echoed = (attributes: object): object => ({ value: { id: "pl_1", type: "pipeline", attributes } });

describe.each(platforms)(
  "on $name",
  ({ run, codes, reportsNotSent, reportsHandshake, resetGets, resetPosts, hasEnvironment, isPage }) => {
    let server: ScriptServer;
    let result: Run;
    const connectionError = (isNotSent: boolean): object =>
      isNotSent
        ? { name: "ConnectionError", phase: "connect", failure: "not_sent" }
        : { name: "ConnectionError", phase: "response", failure: "ambiguous", outcome: "unknown" };
    const notSent = connectionError(reportsNotSent);

    beforeAll(async () => {
      server = await startScriptServer(apiKey);
      const endpoints = new URLSearchParams({ server: server.origin, unusedOrigin: await findUnusedOrigin(), apiKey });
      result = await run(new URL(`https://endpoints.test/?${endpoints}`), server);
    });
    afterAll(() => server.stop());

    test("a GET and a POST succeed", () => {
      expect(result.report.get).toEqual(echoed({ method: "GET", isAuthorized: true }));
      const body = { variables: { DAY: "ä" } };
      expect(result.report.post).toEqual(echoed({ method: "POST", isAuthorized: true, body }));
    });

    test("a list is read to its end", () => {
      expect(result.report.list).toEqual({ value: ["pl_1a", "pl_1b", "pl_2a", "pl_2b", "pl_3a", "pl_3b"] });
      expect(server.received("GET", "pages")).toHaveLength(3);
    });

    test("a wait polls until the work has ended, even if fetch caches responses", () => {
      expect(result.report.wait).toEqual({ value: "succeeded" });
      expect(server.received("GET", "running")).toHaveLength(3);
    });

    test("a file has a type, a name and a stream as its body", () => {
      const value = { type: "application/yaml", name: "openapi.yaml", isStream: true, text: "openapi: 3.1.0\n" };
      expect(result.report.file).toEqual({ value });
    });

    test("withResponse() returns the request ID, the rate limit and the attempts", () => {
      const rateLimit = { limit: 100, remaining: 99, resetAt: "2100-01-01T00:00:00.000Z" };
      expect(result.report.withResponse).toEqual({ value: { requestId: "req_1", rateLimit, attempts: [200] } });
    });

    test("a POST that gets a 503 or a 429 is retried", () => {
      expect(result.report.unavailable).toEqual({ value: [503, 200] });
      expect(result.report.limited).toEqual({ value: [429, 200] });
    });

    test("a POST whose connection is refused is retried if the platform reports that nothing was sent", () => {
      const attempts = Array(reportsNotSent ? 2 : 1).fill(codes.refused);
      expect(result.report.refused).toMatchObject({ error: { ...notSent, attempts } });
    });

    test("the failure for an unknown host or a failed TLS handshake is not_sent if the platform reports that nothing was sent, and ambiguous otherwise", () => {
      expect(result.report.unknownHost).toMatchObject({ error: { ...notSent, attempts: [codes.unknownHost] } });
      expect(result.report.notTls).toMatchObject({
        error: { ...connectionError(reportsHandshake), attempts: [codes.notTls] },
      });
    });

    test("a connection reset is ambiguous: a GET is retried and a POST is not", () => {
      const error = { name: "ConnectionError", phase: "response", failure: "ambiguous" };
      const attempts = [codes.reset, codes.reset];
      expect(result.report.resetGet).toMatchObject({ error: { ...error, attempts } });
      expect(result.report.resetPost).toMatchObject({
        error: { ...error, outcome: "unknown", attempts: [codes.reset] },
      });
      expect(server.received("POST", "reset")).toHaveLength(1);
    });

    test("the failure of a GET is ambiguous after a reset of a reused connection, even if the platform repeats the request", () => {
      const error = { failure: "ambiguous", attempts: [codes.reset] };
      expect(result.report.resetKeptGet).toMatchObject({ error });
      expect(server.received("GET", "resetSecond")).toHaveLength(1 + resetGets);
    });

    test("a POST keeps its Idempotency-Key, even if the platform repeats the request after a reset of a reused connection", () => {
      expect(result.report.resetKeptPost).toMatchObject({ error: { outcome: "unknown", attempts: [codes.reset] } });
      const keys = server.received("POST", "kept");
      expect(keys).toEqual(Array(resetPosts).fill(keys[0]));
      expect(keys[0]).toMatch(/./);
    });

    test("a truncated response to a POST is ambiguous", () => {
      const error = { name: "ConnectionError", phase: "body", failure: "ambiguous", outcome: "unknown" };
      expect(result.report.cutOff).toMatchObject({ error: { ...error, attempts: [codes.cutOff] } });
    });

    test("a call whose response stalls rejects with a TimeoutError or, if its signal aborts, with the reason of the signal", () => {
      expect(result.report.timeout).toMatchObject({ error: { name: "TimeoutError", failure: "ambiguous" } });
      expect(result.report.abort).toEqual({ value: { isReason: true } });
    });

    test("a redirect within the origin is followed, except in a browser", () => {
      const followed = echoed({ method: "GET", isAuthorized: true });
      expect(result.report.redirectWithin).toMatchObject(isPage ? { error: { name: "RedirectError" } } : followed);
    });

    test("a redirect to another origin is not followed", () => {
      expect(result.report.redirectElsewhere).toMatchObject({ error: { name: "RedirectError" } });
      expect(server.received("GET", "unwanted")).toHaveLength(0);
    });

    test("the API key comes from the environment where the program can read the environment, and is missing elsewhere", () => {
      const error = { name: "MissingApiKeyError", message: expect.stringContaining("there is no API key") };
      const expected = hasEnvironment ? echoed({ method: "GET", isAuthorized: true }) : { error };
      expect(result.report.keyFromEnvironment).toMatchObject(expected);
    });

    test("an API key in the code is rejected on a web page, and accepted elsewhere", () => {
      const error = { name: "TypeError", message: expect.stringContaining("dangerouslyAllowBrowser") };
      const expected = isPage ? { error } : echoed({ method: "GET", isAuthorized: true });
      expect(result.report.keyInSight).toEqual(expected);
    });

    test("neither the client nor an error shows the API key", () => {
      expect(result.report.shown).toMatchObject({ value: expect.stringContaining("PermissionDeniedError") });
      expect(result.output).toContain(shownLine);
      expect(result.output).not.toContain(apiKey);
      expect(JSON.stringify(result.report)).not.toContain(apiKey);
    });
  },
);
