import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiKey, platforms } from "./platforms/all.ts";
import type { Run } from "./platforms/platform.ts";
import { type ScriptServer, startScriptServer } from "./script-server.ts";
import { deserted } from "./unused-port.ts";

const echoed = (attributes: object): object => ({ value: { id: "pl_1", type: "pipeline", attributes } });

describe.each(platforms)(
  "on $name",
  ({ run, codes, tellsUnsent, tellsHandshake, sendsKept, hasEnvironment, isPage }) => {
    let server: ScriptServer;
    let seen: Run;
    const openIf = (isTold: boolean): object =>
      isTold
        ? { name: "ConnectionError", phase: "connect", failure: "not_sent" }
        : { name: "ConnectionError", phase: "response", failure: "ambiguous", outcome: "unknown" };
    const unsent = openIf(tellsUnsent);

    beforeAll(async () => {
      server = await startScriptServer(apiKey);
      const places = new URLSearchParams({ server: server.origin, nobody: await deserted(), apiKey });
      seen = await run(new URL(`https://places.test/?${places}`), server);
    });
    afterAll(() => server.stop());

    test("a GET and a POST are answered", () => {
      expect(seen.report.get).toEqual(echoed({ method: "GET", isAuthorized: true }));
      const body = { variables: { DAY: "ä" } };
      expect(seen.report.post).toEqual(echoed({ method: "POST", isAuthorized: true, body }));
    });

    test("a list is walked to its end", () => {
      expect(seen.report.list).toEqual({ value: ["pl_1a", "pl_1b", "pl_2a", "pl_2b", "pl_3a", "pl_3b"] });
      expect(server.received("GET", "pages")).toHaveLength(3);
    });

    test("a file comes as a stream, with its type and name", () => {
      const value = { type: "application/yaml", name: "openapi.yaml", text: "openapi: 3.1.0\n" };
      expect(seen.report.file).toEqual({ value });
    });

    test("withResponse() tells the request's id, the rate limit and the attempts", () => {
      const rateLimit = { limit: 100, remaining: 99, resetAt: "2100-01-01T00:00:00.000Z" };
      expect(seen.report.withResponse).toEqual({ value: { requestId: "req_1", rateLimit, attempts: [200] } });
    });

    test("a POST that is turned away is sent again", () => {
      expect(seen.report.unavailable).toEqual({ value: [503, 200] });
      expect(seen.report.limited).toEqual({ value: [429, 200] });
    });

    test("a refused connection is as unsent as the platform tells, and a POST then tried again", () => {
      const attempts = Array(tellsUnsent ? 2 : 1).fill(codes.refused);
      expect(seen.report.refused).toMatchObject({ error: { ...unsent, attempts } });
    });

    test("an unknown host and a handshake that fails are as unsent as the platform tells", () => {
      expect(seen.report.unknownHost).toMatchObject({ error: { ...unsent, attempts: [codes.unknownHost] } });
      expect(seen.report.notTls).toMatchObject({ error: { ...openIf(tellsHandshake), attempts: [codes.notTls] } });
    });

    test("a connection that is reset leaves open what happened: a GET is sent again, a POST is not", () => {
      const error = { name: "ConnectionError", phase: "response", failure: "ambiguous" };
      const attempts = [codes.reset, codes.reset];
      expect(seen.report.resetGet).toMatchObject({ error: { ...error, attempts } });
      expect(seen.report.resetPost).toMatchObject({ error: { ...error, outcome: "unknown", attempts: [codes.reset] } });
      expect(server.received("POST", "reset")).toHaveLength(1);
    });

    test("what the platform itself sends again on a connection that was kept carries the same key", () => {
      expect(seen.report.resetKept).toMatchObject({ error: { outcome: "unknown", attempts: [codes.reset] } });
      const keys = server.received("POST", "kept");
      expect(keys).toEqual(Array(sendsKept).fill(keys[0]));
      expect(keys[0]).toMatch(/./);
    });

    test("a body that breaks off leaves open what happened", () => {
      const error = { name: "ConnectionError", phase: "body", failure: "ambiguous", outcome: "unknown" };
      expect(seen.report.cutOff).toMatchObject({ error: { ...error, attempts: [codes.cutOff] } });
    });

    test("a body that stalls ends with timeoutMs, or with the signal's reason", () => {
      expect(seen.report.timeout).toMatchObject({ error: { name: "TimeoutError", failure: "ambiguous" } });
      expect(seen.report.abort).toEqual({ value: { isReason: true } });
    });

    test("a redirect is followed within the origin, except by a page", () => {
      const followed = echoed({ method: "GET", isAuthorized: true });
      expect(seen.report.redirectWithin).toMatchObject(isPage ? { error: { name: "RedirectError" } } : followed);
    });

    test("a redirect to elsewhere is not followed", () => {
      expect(seen.report.redirectElsewhere).toMatchObject({ error: { name: "RedirectError" } });
      expect(server.received("GET", "unwanted")).toHaveLength(0);
    });

    test("the key comes from the environment where there is one", () => {
      const error = { name: "TypeError", message: expect.stringContaining("No API key") };
      const expected = hasEnvironment ? echoed({ method: "GET", isAuthorized: true }) : { error };
      expect(seen.report.keyFromEnvironment).toEqual(expected);
    });

    test("a key that visitors could read is refused in a page", () => {
      const error = { name: "TypeError", message: expect.stringContaining("dangerouslyAllowBrowser") };
      const expected = isPage ? { error } : echoed({ method: "GET", isAuthorized: true });
      expect(seen.report.keyInSight).toEqual(expected);
    });

    test("neither the client nor an error shows the key", () => {
      expect(seen.report.shown).toMatchObject({ value: expect.stringContaining("PermissionDeniedError") });
      expect(seen.output).toContain("shown:");
      expect(seen.output).not.toContain(apiKey);
      expect(JSON.stringify(seen.report)).not.toContain(apiKey);
    });
  },
);
