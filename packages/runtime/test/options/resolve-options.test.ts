import { describe, expect, test } from "vitest";
import type { ClientOptions } from "../../src/options/client-options.ts";
import { changeOptions, resolveOptions } from "../../src/options/resolve-options.ts";

const node = { variable: () => undefined, isBrowser: false };
const withVariables = (variables: Record<string, string>, isBrowser = false) => ({
  variable: (name: string) => variables[name],
  isBrowser,
});

describe("resolveOptions", () => {
  test("applies the defaults; the API key, the timeout and the logger have none", () => {
    expect(resolveOptions({}, node, "planasonix/1")).toMatchObject({
      apiKey: undefined,
      baseUrl: "https://api.planasonix.com/v1",
      authScheme: "bearer",
      timeoutMs: undefined,
      deadlineMs: 300_000,
      maxRetries: 3,
      trustIdempotencyKeys: false,
      maxConcurrency: 50,
      maxResponseBytes: 67_108_864,
      maxListBytes: 536_870_912,
      logger: undefined,
      headers: { accept: "application/json", "user-agent": "planasonix/1" },
      middleware: [],
    });
  });

  test("keeps the default for `undefined`", () => {
    const options = { maxRetries: undefined, baseUrl: undefined, maxConcurrency: undefined, fetch: undefined };
    expect(resolveOptions(options, node)).toMatchObject({ maxRetries: 3, maxConcurrency: 50 });
  });

  test("reads the environment variables, but prefers options", () => {
    const environment = withVariables({
      PLANASONIX_API_KEY: "from-env",
      PLANASONIX_BASE_URL: "https://acme.planasonixapis.com/v1/",
      PLANASONIX_LOG: "DEBUG",
    });
    expect(resolveOptions({}, environment)).toMatchObject({
      apiKey: "from-env",
      baseUrl: "https://acme.planasonixapis.com/v1",
      logLevel: "debug",
      logger: console,
    });
    const given = { apiKey: "mine", baseUrl: "https://api.test/v2", logLevel: "error" } as const;
    expect(resolveOptions(given, environment)).toMatchObject(given);
  });

  test.each<[ClientOptions, string]>([
    [
      { timeout: 5 } as ClientOptions,
      "Unknown option `timeout`; did you mean `timeoutMs`? The options are apiKey, baseUrl, authScheme, dialect, organization, timeoutMs,",
    ],
    [{ toString: 5 } as never, "Unknown option `toString`"],
    [{ dialect: "airflow-provider" as never }, "`dialect` must be an object with the methods layer"],
    [{ organization: "" }, "`organization` must be a string that is not empty"],
    [{ timeoutMs: 0 }, "`timeoutMs` must be a number above 0, got 0"],
    [{ timeoutMs: Number.NaN }, "`timeoutMs` must be a number above 0, got NaN"],
    [{ deadlineMs: "5s" as never }, "`deadlineMs` must be a number above 0"],
    [{ maxRetries: 1.5 }, "`maxRetries` must be a whole number, 0 or more, got 1.5"],
    [{ maxRetries: -1 }, "`maxRetries` must be a whole number, 0 or more, got -1"],
    [{ maxConcurrency: 0 }, "`maxConcurrency` must be a whole number above 0, got 0"],
    [{ trustIdempotencyKeys: "yes" as never }, "`trustIdempotencyKeys` must be of type boolean"],
    [{ authScheme: "basic" as never }, "`authScheme` must be one of bearer, x-planasonix-api-key"],
    [{ logLevel: "loud" as never }, "`logLevel` must be one of debug, info, warn, error, off"],
    [{ fetch: {} as never }, "`fetch` must be of type function"],
    [{ fetchOptions: { method: "GET" } as never }, "without method, headers, body, signal, redirect"],
    [{ clock: null as never }, "`clock` must be an object with the methods"],
    [{ middleware: [1] as never }, "`middleware` must be an array of functions"],
    [{ headers: { "a b": "c" } }, '"a b" is not a valid header name'],
    [
      { headers: { "x-secret": "a\r\nb: c" } },
      "The header `x-secret` must be a Latin-1 string without control characters",
    ],
    [{ apiKey: "" }, "The key from `apiKey` must be a string of visible ASCII characters"],
    [{ apiKey: "line\nbreak" }, "The key from `apiKey` must be a string of visible ASCII characters"],
  ])("rejects the options %o", (options, message) => {
    expect(() => resolveOptions(options, node)).toThrow(TypeError);
    expect(() => resolveOptions(options, node)).toThrow(message);
  });

  test("names an invalid environment variable in the error", () => {
    expect(() => resolveOptions({}, withVariables({ PLANASONIX_LOG: "loud" }))).toThrow(
      "`PLANASONIX_LOG` must be one of",
    );
    expect(() => resolveOptions({}, withVariables({ PLANASONIX_BASE_URL: "ftp://x" }))).toThrow(
      /^PLANASONIX_BASE_URL must/,
    );
    expect(() => resolveOptions({}, withVariables({ PLANASONIX_API_KEY: "key_live\n" }))).toThrow(
      /^The key from `PLANASONIX_API_KEY` must be .*; it contains white space$/,
    );
  });

  test.each([
    ["https://api.test", "https://api.test/v1"],
    ["https://api.test/", "https://api.test/v1"],
    ["http://api.test/v1", "https://api.test/v1"],
    ["https://user:secret@api.test/v1", "https://api.test/v1"],
    ["https://api.test/v1?key=secret", "https://api.test/v1"],
    ["https://api.test/v1#x", "https://api.test/v1"],
    ["ftp://api.test/v1", "https://api.test/v1"],
    ["api.test/v1", "https://api.planasonix.com/v1"],
    ["", "https://api.planasonix.com/v1"],
  ])("rejects the base URL %j and suggests %s", (baseUrl, suggestion) => {
    const attempt = () => resolveOptions({ baseUrl }, node);
    expect(attempt).toThrow(
      new RegExp(`^\`baseUrl\` must begin with https://.*, as in ${suggestion.replaceAll(".", "\\.")}$`),
    );
    expect(attempt).not.toThrow("secret");
  });

  test.each([
    ["https://api.test/v1/", "https://api.test/v1"],
    ["https://api.test:8443/deep/v1", "https://api.test:8443/deep/v1"],
    ["http://localhost:4010/v1", "http://localhost:4010/v1"],
    ["http://127.0.0.1:4010/v1", "http://127.0.0.1:4010/v1"],
    ["http://[::1]:4010/v1", "http://[::1]:4010/v1"],
    ["http://api.localhost/v1", "http://api.localhost/v1"],
  ])("accepts the base URL %s", (baseUrl, expected) => {
    expect(resolveOptions({ baseUrl }, node).baseUrl).toBe(expected);
    expect(resolveOptions({ baseUrl: new URL(baseUrl) }, node).baseUrl).toBe(expected);
  });

  test.each(["http://localhost.evil.test/v1", "http://127.0.0.1.evil.test/v1", "http://10.0.0.1/v1"])(
    "does not treat %s as a loopback address, but accepts it with `dangerouslyAllowHttp`",
    (baseUrl) => {
      expect(() => resolveOptions({ baseUrl }, node)).toThrow("must begin with https://");
      expect(resolveOptions({ baseUrl, dangerouslyAllowHttp: true }, node).baseUrl).toBe(baseUrl);
    },
  );

  test("rejects a static API key in a web page without `dangerouslyAllowBrowser`, but accepts a function", () => {
    const page = withVariables({}, true);
    expect(() => resolveOptions({ apiKey: "k" }, page)).toThrow("dangerouslyAllowBrowser");
    expect(resolveOptions({ apiKey: "k", dangerouslyAllowBrowser: true }, page).apiKey).toBe("k");
    expect(resolveOptions({ apiKey: () => "k" }, page, "agent/1").headers).toEqual({ accept: "application/json" });
  });
});

describe("changeOptions", () => {
  const { logger: _, ...original } = resolveOptions(
    { apiKey: "k", headers: { "x-a": "1", "x-b": "1" }, maxRetries: 1, fetchOptions: { keepalive: true } },
    node,
  );
  const options = { ...original, logger: undefined };

  test("changes the given options and ignores `undefined`", () => {
    expect(changeOptions(options, { maxRetries: 5, timeoutMs: undefined })).toEqual({ ...options, maxRetries: 5 });
  });

  test("merges headers and fetch options with the client's", () => {
    const changed = changeOptions(options, { headers: { "X-A": "2", "x-c": "2" }, fetchOptions: { priority: "low" } });

    expect(changed.headers).toMatchObject({ "x-a": "2", "x-b": "1", "x-c": "2" });
    expect(changed.jsonHeaders).toMatchObject({ "content-type": "application/json", "x-a": "2" });
    expect(changed.fetchOptions).toEqual({ keepalive: true, priority: "low" });
  });

  test("logs to the console if a level is set and there is no logger", () => {
    const logger = { debug() {}, info() {}, warn() {}, error() {} };

    expect(changeOptions(options, {}).logger).toBeUndefined();
    expect(changeOptions(options, { logLevel: "warn" }).logger).toBe(console);
    expect(changeOptions({ ...options, logger }, { logLevel: "warn" }).logger).toBe(logger);
  });

  test.each([
    [{ apiKey: "other" } as never, "Unknown option `apiKey`"],
    [{ maxConcurrency: 1 } as never, "Unknown option `maxConcurrency`"],
    [{ maxRetries: -1 }, "`maxRetries` must be a whole number, 0 or more, got -1"],
  ])("rejects the changes %j", (changes, message) => {
    expect(() => changeOptions(options, changes)).toThrow(message);
  });
});
