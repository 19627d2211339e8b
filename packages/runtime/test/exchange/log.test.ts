import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createLog } from "../../src/exchange/log.ts";
import { createRedactor } from "../../src/redaction/redactor.ts";
import { failed, json, key, problem, setup, thing } from "../support/fixture.ts";
import { secretRules } from "../support/secret-rules.ts";

type Line = [level: string, message: string, details: Record<string, unknown>];

function createLines() {
  const lines: Line[] = [];
  const write = (level: string) => (message: string, details: object) => lines.push([level, message, { ...details }]);
  return { lines, logger: { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") } };
}

describe("the log", () => {
  test("has a line for each attempt, with the result", async () => {
    const { lines, logger } = createLines();
    const { things } = setup([failed("ECONNRESET"), problem(503), thing(), problem(400)], { logger });
    await things.get("th_1");
    await things.get("th_1").catch(() => {});

    expect(lines).toMatchObject([
      [
        "warn",
        "planasonix: things.get -> ECONNRESET",
        { attempt: 1, method: "GET", url: "https://api.test/v1/things/th_1" },
      ],
      ["warn", "planasonix: things.get -> 503", { attempt: 2, result: 503, durationMs: 0 }],
      ["info", "planasonix: things.get -> 200", { attempt: 3, operation: "things.get" }],
      ["warn", "planasonix: things.get -> 400", { attempt: 1 }],
    ]);
  });

  test("warns about an attempt that timed out, but not about one that the caller aborted", async () => {
    const { lines, logger } = createLines();
    const stuck = ({ signal }: Request): Promise<Response> =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const { things, clock } = setup([stuck], { logger, logLevel: "debug", maxRetries: 0 });
    const controller = new AbortController();
    const calls = Promise.allSettled([things.get("th_1", { signal: controller.signal }), things.get("th_2")]);
    await clock.advance(1_000);
    controller.abort("enough");
    await clock.advance(60_000);
    await calls;
    expect(lines.map(([level, , { url }]) => [level, url])).toEqual([
      ["debug", "https://api.test/v1/things/th_1"],
      ["warn", "https://api.test/v1/things/th_2"],
    ]);
  });

  test.each([
    ["debug", 2],
    ["info", 2],
    ["warn", 1],
    ["error", 0],
    ["off", 0],
  ])("has as many lines as the level %s allows: %i", async (logLevel, count) => {
    const { lines, logger } = createLines();
    const { things } = setup([problem(503), thing()], { logger, logLevel });
    await things.get("th_1");
    expect(lines).toHaveLength(count);
  });

  test("includes headers and bodies only at the level debug, without secrets", async () => {
    const { lines, logger } = createLines();
    const response = json(
      { data: { id: "a", type: "thing", attributes: { password: "hunter22", note: `key ${key}` } } },
      200,
      {
        "set-cookie": "session=1",
      },
    );
    const { things } = setup([response], { logger, logLevel: "debug" });
    await things.create({ name: "a", password: "hunter22" }, { extraQuery: { api_key: "sesame", limit: 5 } });

    const [[, , details] = []] = lines;
    expect(details).toMatchObject({
      url: "https://api.test/v1/things?api_key=***&limit=5",
      requestHeaders: { authorization: "***", "content-type": "application/json", "user-agent": "test/1" },
      requestBody: { name: "a", password: "***" },
      responseHeaders: { "set-cookie": "***" },
      responseBody: { data: { id: "a", type: "thing", attributes: { password: "***", note: "key ***" } } },
    });
    const text = JSON.stringify(lines);
    for (const secret of [key, "hunter22", "sesame", "session=1"]) expect(text).not.toContain(secret);

    const brief = createLines();
    await setup([response], { logger: brief.logger, logLevel: "info" }).things.create({});
    const fields = ["operation", "method", "url", "attempt", "result", "durationMs"];
    expect(brief.lines.map(([, , shown]) => Object.keys(shown))).toEqual([fields]);
  });

  test("prints bodies on a console as one line of JSON in full depth, and at most 10,000 characters of it", async () => {
    const { lines, logger } = createLines();
    const thing = (attributes: object): Response => json({ data: { id: "a", type: "thing", attributes } });
    const deep = { a: { b: { c: { d: ["e", { password: "hunter22" }] } } } };
    const { things } = setup([thing(deep), thing({ text: "x".repeat(20_000) })], { logger, logLevel: "debug" });
    await things.create({ name: "a", parts: deep });
    await things.get("a");

    const [first, second] = lines.map((line) => inspect(line, { breakLength: 80 }));
    expect(first).not.toContain("[Object]");
    expect(first).toContain('requestBody: {"name":"a","parts":{"a":{"b":{"c":{"d":["e",{"password":"***"}]}}}}},\n');
    expect(first).toContain(
      '{"data":{"id":"a","type":"thing","attributes":{"a":{"b":{"c":{"d":["e",{"password":"***"}]}}}}}}',
    );
    expect(second).toMatch(/responseBody: \{"data".*x…\n/);
    expect(/responseBody: (.*)/.exec(second ?? "")?.[1]).toHaveLength(10_000);
    expect(lines[1]?.[2]).toMatchObject({ responseBody: { data: { attributes: { text: "x".repeat(20_000) } } } });
  });

  test("warns once about each operation whose responses have a `Deprecation` or `Sunset` header", async () => {
    const { lines, logger } = createLines();
    const ending = (headers: Record<string, string>): Response =>
      json({ data: { id: "a", type: "thing", attributes: {} } }, 200, headers);
    const both = ending({ deprecation: "@1767225600", sunset: "Tue, 30 Jun 2026 23:59:59 GMT" });
    const { things } = setup([both, both, ending({ sunset: "soon" })], { logger, logLevel: "warn" });

    await things.get("th_1");
    await things.get("th_2");
    await things.update("th_1", {});

    expect(lines).toEqual([
      [
        "warn",
        "planasonix: things.get is deprecated (deprecation: Thu, 01 Jan 2026 00:00:00 GMT, sunset: Tue, 30 Jun 2026 23:59:59 GMT)",
        { operation: "things.get" },
      ],
      ["warn", "planasonix: things.update is deprecated (sunset: soon)", { operation: "things.update" }],
    ]);
  });

  test.each([
    ["rejects", (text: string) => Promise.reject(new Error(text))],
    [
      "throws",
      (text: string) => {
        throw new Error(text);
      },
    ],
  ])("does not throw when the logger %s, and reports the first failure", async (_, write) => {
    const warned: unknown[] = [];
    const console = { warn: (...line: unknown[]) => warned.push(line) };
    const logger = { debug: write, info: write, warn: write, error: write };
    const log = createLog(
      logger,
      "info",
      createRedactor(() => [key], secretRules()),
      console,
    );

    log("info", "one", {});
    log("warn", "two", {});
    await new Promise((resolve) => setImmediate(resolve));

    const message = "planasonix: the logger failed";
    expect(warned).toEqual([[message, { error: new Error("planasonix: one") }]]);
  });
});
