import { describe, expect, test } from "vitest";
import type { ClientOptions, Fetch } from "../src/index.ts";
import { asked, memory, page, problem, rejection, resource, scripted, thrownBy, untyped } from "./support/client.ts";

/** Creates a client whose `fetch` records the options that it receives. */
function watched(given: ClientOptions = {}) {
  const inits: RequestInit[] = [];
  const fetch: Fetch = async (_, init) => {
    inits.push(init ?? {});
    return resource("pl_1");
  };
  return { inits, ...scripted([], { fetch, ...given }) };
}

describe("undocumented parameters", () => {
  test("sends `extraQuery` after the documented parameters", async () => {
    const { planasonix, fetch } = scripted([page([], null)]);
    const extraQuery = { preview: true, tags: ["a", "b"], since: new Date(0), none: undefined, empty: null };

    await planasonix.pipelines.list({ limit: 2 }, { extraQuery });

    expect(asked(fetch)).toEqual([
      "GET /pipelines?limit=2&preview=true&tags=a&tags=b&since=1970-01-01T00%3A00%3A00.000Z",
    ]);
  });

  test("sends `extraQuery` with every page of a list, with a read and with a write", async () => {
    const { planasonix, fetch } = scripted([page(["a"], "c1"), page([], null), resource("x")]);
    const extraQuery = { region: "eu" };

    await planasonix.pipelines.list({}, { extraQuery }).toArray();
    await planasonix.pipelines.get("pl_1", { extraQuery });
    await planasonix.pipelines.run("pl_1", {}, { extraQuery });

    expect(asked(fetch)).toEqual([
      "GET /pipelines?region=eu",
      "GET /pipelines?region=eu&cursor=c1",
      "GET /pipelines/pl_1?region=eu",
      "POST /pipelines/pl_1/run?region=eu",
    ]);
  });

  test.each([
    ["an object as a value", { filter: { name: "x" } }, /`filter` must be/],
    ["a value with an unpaired surrogate", { name: "\ud800" }, /`name` must be/],
    ["an array instead of names and values", ["a"], /`extraQuery` must be a plain object/],
    ["a URLSearchParams", new URLSearchParams("a=1"), /`extraQuery` must be a plain object/],
  ])("rejects %s before it sends a request", async (_, extraQuery, message) => {
    const { planasonix, fetch } = scripted([resource("pl_1")]);

    const error = await rejection(untyped(planasonix.pipelines, "get")("pl_1", { extraQuery }));

    expect([error, String(error), fetch.sent]).toEqual([expect.any(TypeError), expect.stringMatching(message), []]);
  });
});

describe("parameter that is given twice", () => {
  test("rejects the call before it sends a request", async () => {
    const { planasonix, fetch } = scripted([page([], null)]);

    const error = await rejection(planasonix.pipelines.list({ status: "active" }, { extraQuery: { status: "draft" } }));

    expect(error).toEqual(new TypeError("The query parameter `status` is given twice"));
    expect(fetch.sent).toEqual([]);
  });

  test("accepts the call if the second value is undefined", async () => {
    const { planasonix, fetch } = scripted([page([], null)]);

    await planasonix.pipelines.list({ status: "active" }, { extraQuery: { status: undefined } });

    expect(asked(fetch)).toEqual(["GET /pipelines?status=active"]);
  });
});

describe("option that is not accepted", () => {
  test.each(["retryBudget", "pacing"])("rejects the removed option `%s` of a client", async (name) => {
    const { options } = scripted([]);
    const make = (): unknown => untyped({ make: scripted }, "make")([], { ...options, [name]: false });

    expect(String(await thrownBy(make))).toContain(`Unknown option \`${name}\``);
  });

  test.each([
    ["query", "pipelines", "get"],
    ["query", "pipelines", "list"],
    ["query", "pipelines", "run"],
    ["prefetch", "pipelines", "get"],
    ["idempotencyKey", "pipelines", "get"],
    ["onUpdate", "runs", "get"],
    ["onStart", "runs", "wait"],
    ["prefetch", "runs", "wait"],
  ] as const)("rejects the option `%s` in a call of %s.%s", async (option, resourceName, method) => {
    const { planasonix, fetch } = scripted([resource("x")]);

    const given = { list: [{}], run: ["x", {}] }[method as string] ?? ["x"];
    const error = await rejection(untyped(planasonix[resourceName], method)(...given, { [option]: () => {} }));

    expect([String(error), fetch.sent]).toEqual([expect.stringContaining(`Unknown option \`${option}\``), []]);
  });
});

describe("`fetchOptions`", () => {
  test("reach `fetch`, and those of a call take precedence over those of the client", async () => {
    const dispatcher = { name: "proxy" };
    const { planasonix, inits } = watched({ fetchOptions: { dispatcher, cache: "default", keepalive: true } });

    await planasonix.pipelines.get("pl_1", { fetchOptions: { cache: "no-store", next: { revalidate: 60 } } });

    expect(inits[0]).toMatchObject({ dispatcher, cache: "no-store", keepalive: true, next: { revalidate: 60 } });
    expect(inits[0]).toMatchObject({ method: "GET", redirect: expect.any(String), headers: expect.anything() });
  });

  test.each(["method", "headers", "body", "signal", "redirect"])(
    "cannot contain `%s`, which the SDK controls",
    async (name) => {
      const { planasonix, inits } = watched();

      const error = await rejection(untyped(planasonix.pipelines, "get")("pl_1", { fetchOptions: { [name]: "x" } }));

      expect([error, inits]).toEqual([expect.any(TypeError), []]);
      expect(String(error)).toContain(`\`fetchOptions\` must`);
    },
  );
});

describe("`withOptions`", () => {
  test("creates a client with other defaults and does not change the original", async () => {
    const { planasonix, fetch } = scripted([problem(500)], { headers: { "x-team": "data", "x-app": "etl" } });

    const once = planasonix.withOptions({ maxRetries: 0, headers: { "x-team": "ops", "x-app": undefined } });
    await rejection(once.pipelines.get("pl_1"));
    await rejection(planasonix.pipelines.get("pl_1"));

    expect(fetch.sent).toHaveLength(5);
    expect(fetch.sent.map(({ headers }) => headers.get("x-team"))).toEqual(["ops", "data", "data", "data", "data"]);
    expect(fetch.sent.map(({ headers }) => headers.get("x-app"))).toEqual([null, "etl", "etl", "etl", "etl"]);
  });

  test("shares the API key, which is requested once for both clients", async () => {
    let asks = 0;
    const apiKey = async (): Promise<string> => `key_live_${++asks}`;
    const { planasonix, fetch } = scripted([resource("pl_1")], { apiKey });
    const other = planasonix.withOptions({ timeoutMs: 5_000 });

    await Promise.all([planasonix.pipelines.get("pl_1"), other.pipelines.get("pl_1")]);

    expect([asks, fetch.sent.map(({ headers }) => headers.get("authorization"))]).toEqual([
      1,
      ["Bearer key_live_1", "Bearer key_live_1"],
    ]);
  });

  test("shares the limiter, so that both clients know the rate limit", async () => {
    const headers = { "x-ratelimit-limit": "600", "x-ratelimit-remaining": "599", "x-ratelimit-reset": "1767225660" };
    const limited = Response.json({ data: { id: "pl_1", type: "pipeline", attributes: {} } }, { headers });
    const { planasonix } = scripted([limited]);
    const other = planasonix.withOptions({ deadlineMs: 5_000 });

    await planasonix.pipelines.get("pl_1");

    expect(other.rateLimit).toEqual(planasonix.rateLimit);
    expect(other.rateLimit).toMatchObject({ limit: 600, remaining: 599 });
  });

  test("can be called on its own result, and accepts middleware and a logger", async () => {
    const { lines, logger } = memory();
    const { planasonix } = scripted([problem(500), resource("pl_1")]);
    const seen: number[] = [];

    const talking = planasonix.withOptions({ maxRetries: 1 }).withOptions({
      logger,
      middleware: [(next) => (request) => next(request).finally(() => seen.push(request.attempt))],
    });
    await talking.pipelines.get("pl_1");

    expect([lines.length, seen]).toEqual([2, [1, 2]]);
  });

  test.each(["apiKey", "baseUrl", "authScheme", "maxConcurrency", "clock"])("rejects the option `%s`", async (name) => {
    const { planasonix } = scripted([]);

    const error = await thrownBy(() => untyped(planasonix, "withOptions")({ [name]: "x" }));

    expect(String(error)).toContain(`TypeError: Unknown option \`${name}\``);
  });

  test("rejects an invalid value at once", async () => {
    const { planasonix } = scripted([]);

    expect(String(await thrownBy(() => planasonix.withOptions({ maxRetries: -1 })))).toContain("`maxRetries` must be");
  });
});

describe("client without an API key", () => {
  const error = {
    name: "MissingApiKeyError",
    message:
      "GET /pipelines/pl_1 was not sent: there is no API key; pass the option `apiKey`, or set PLANASONIX_API_KEY",
    operation: "pipelines.get",
    failure: "final",
    retryable: false,
    outcome: undefined,
  };

  test("rejects with a MissingApiKeyError whose stack names the caller", async () => {
    const { planasonix, fetch } = scripted([resource("pl_1")], { apiKey: undefined });

    const rejected = await rejection(planasonix.pipelines.get("pl_1"));

    expect(rejected).toMatchObject(error);
    expect(Reflect.get(Object(rejected), "stack")).toContain("options.test.ts");
    expect(fetch.sent).toEqual([]);
  });

  test("rejects with a MissingApiKeyError if the function `apiKey` returns no key", async () => {
    const { planasonix, fetch } = scripted([resource("pl_1")], { apiKey: async () => Reflect.get({}, "key") });

    expect(await rejection(planasonix.pipelines.get("pl_1"))).toMatchObject(error);
    expect(fetch.sent).toEqual([]);
  });

  test("rejects a wait before any delay", async () => {
    const { planasonix, clock } = scripted([resource("run_1")], { apiKey: () => Reflect.get({}, "key") });

    expect(await rejection(planasonix.runs.wait("run_1"))).toMatchObject({ name: "MissingApiKeyError" });
    expect(clock.sleptMs).toEqual([]);
  });
});
