import { describe, expect, test } from "vitest";
import { compose, type Middleware } from "../src/middleware.ts";
import { memory, problem, resource, scripted } from "./support/client.ts";

describe("custom middleware", () => {
  test("sees each attempt with its operation and number", async () => {
    const seen: string[] = [];
    const watch: Middleware = (next) => async (request) => {
      const response = await next(request);
      seen.push(`${request.operation} ${request.attempt} ${response.status}`);
      return response;
    };
    const { planasonix } = scripted([problem(500), resource("pl_1")], { middleware: [watch] });

    await planasonix.pipelines.get("pl_1");

    expect(seen).toEqual(["pipelines.get 1 500", "pipelines.get 2 200"]);
  });

  test("can add a header, and wraps the middleware that follows it in the array", async () => {
    const tag = (text: string): Middleware => {
      return (next) => (request) =>
        next({ ...request, headers: { ...request.headers, trace: `${request.headers.trace ?? ""}${text}` } });
    };
    const { planasonix, fetch } = scripted([resource("pl_1")], { middleware: [tag("a"), tag("b")] });

    await planasonix.pipelines.get("pl_1");

    expect(fetch.sent[0]?.headers.get("trace")).toBe("ab");
  });

  test("can be composed into one layer", async () => {
    const names: string[] = [];
    const note = (name: string): Middleware => {
      return (next) => (request) => {
        names.push(name);
        return next(request);
      };
    };
    const both: Middleware = (next) => compose([note("first"), note("second")], next);
    const { planasonix } = scripted([resource("pl_1")], { middleware: [both] });

    await planasonix.pipelines.get("pl_1");

    expect(names).toEqual(["first", "second"]);
  });
});

describe("logger", () => {
  test("receives a line for each attempt, with its operation, number, result and duration", async () => {
    const { lines, logger } = memory();
    const { planasonix } = scripted([problem(500), resource("pl_1")], { logger });

    await planasonix.pipelines.get("pl_1");

    expect(lines).toEqual([
      ["planasonix: pipelines.get -> 500", expect.objectContaining({ attempt: 1, result: 500, durationMs: 0 })],
      ["planasonix: pipelines.get -> 200", expect.objectContaining({ attempt: 2, result: 200, durationMs: 0 })],
    ]);
  });

  test("receives no lines below `logLevel`", async () => {
    const { lines, logger } = memory();
    const { planasonix } = scripted([problem(500), resource("pl_1")], { logger, logLevel: "warn" });

    await planasonix.pipelines.get("pl_1");

    expect(lines.map(([message]) => message)).toEqual(["planasonix: pipelines.get -> 500"]);
  });

  test("cannot make a call fail by throwing", async () => {
    const fail = (): never => {
      throw new Error("disk full");
    };
    const logger = { debug: fail, info: fail, warn: fail, error: fail };
    const { planasonix } = scripted([resource("pl_1")], { logger });

    expect((await planasonix.pipelines.get("pl_1")).id).toBe("pl_1");
  });
});
