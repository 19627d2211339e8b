import { describe, expect, test } from "vitest";
import { createClient, InvalidRequestError, MissingApiKeyError, ResponseFormatError } from "../src/index.ts";
import { createRaw } from "../src/raw.ts";
import { collect, connected, page, rejection, resource, scripted, thrownBy, untyped } from "./support/client.ts";

describe("createClient", () => {
  const make: (options: object) => object = createClient;
  const refused: readonly [title: string, options: object, named: RegExp][] = [
    [
      "an unknown name",
      { apikey: "k" },
      /Unknown option `apikey`; did you mean `apiKey`\? The options are apiKey, baseUrl, .*dangerouslyAllowHttp/,
    ],
    [
      "plain http to another machine",
      { baseUrl: "http://api.planasonix.com/v1" },
      /`baseUrl` must .*https:\/\/api\.planasonix\.com\/v1/,
    ],
    [
      "a base URL without a version",
      { baseUrl: "https://api.planasonix.com" },
      /`baseUrl` must .*version.* as in https:\/\/api\.planasonix\.com\/v1/,
    ],
    [
      "a loopback base URL without a version",
      { baseUrl: "http://127.0.0.1:4010/" },
      /`baseUrl` must .* as in http:\/\/127\.0\.0\.1:4010\/v1/,
    ],
    [
      "a base URL that is not a URL",
      { baseUrl: "planasonix" },
      /`baseUrl` must .* as in https:\/\/api\.planasonix\.com\/v1/,
    ],
    ["an empty API key", { apiKey: "" }, /The key from `apiKey` must be a string of visible ASCII characters/],
    ["a negative timeout", { timeoutMs: -1 }, /`timeoutMs` must be a number above 0, got -1/],
    ["a deadline that is not a number", { deadlineMs: "5s" }, /`deadlineMs` must be a number above 0/],
    ["a fractional number of retries", { maxRetries: 1.5 }, /`maxRetries` must be a whole number, 0 or more, got 1\.5/],
    [
      "an unknown authentication scheme",
      { authScheme: "basic" },
      /`authScheme` must be one of bearer, x-planasonix-api-key/,
    ],
    ["an unknown log level", { logLevel: "loud" }, /`logLevel` must be one of debug, info, warn, error, off/],
    ["middleware that is not an array", { middleware: {} }, /`middleware` must be an array of functions/],
    [
      "a header with a line break",
      { headers: { "x-team": "a\nb" } },
      /header `x-team` must be .*without control characters/,
    ],
  ];

  test.each(refused)("throws a TypeError that describes the invalid option: %s", async (_, options, named) => {
    const error = await thrownBy(() => make({ apiKey: "k", ...options }));

    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(named);
  });

  test("does not quote a value that may be a secret", async () => {
    const apiKey = await thrownBy(() => createClient({ apiKey: "key_live\n42" }));
    const baseUrl = await thrownBy(() => createClient({ baseUrl: "https://ops:hunter2@api.planasonix.com/v1" }));

    expect(`${apiKey} ${baseUrl}`).not.toMatch(/key_live|hunter2/);
  });

  test.each([
    ["to the loopback interface", { baseUrl: "http://localhost:4010/v1" }],
    ["elsewhere with `dangerouslyAllowHttp`", { baseUrl: "http://gateway.internal/v1", dangerouslyAllowHttp: true }],
  ])("sends plain http %s", async (_, options) => {
    const { planasonix, fetch } = scripted([resource("pl_1")], options);
    await planasonix.pipelines.get("pl_1");

    expect(fetch.sent.map(({ url }) => url)).toEqual([`${options.baseUrl}/pipelines/pl_1`]);
  });
});

describe("method with path parameters", () => {
  test.each([
    ["", '""'],
    [".", '"."'],
    ["..", '".."'],
    [undefined, "undefined"],
    [null, "null"],
    [{}, "object"],
    [Number.NaN, "number"],
  ])("rejects %o before it sends a request, and reports that it got %s", async (id, shown) => {
    const { planasonix, fetch } = scripted([resource("pl_1")]);

    const error = await rejection(untyped(planasonix.pipelines, "get")(id));

    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain(
      `\`pipeline_id\` must be a well-formed string other than "", ".", "..", "deleted", got ${shown}`,
    );
    expect(fetch.sent).toEqual([]);
  });

  test.each([
    ["pipelines", "get", "deleted"],
    ["connections", "get", "tables"],
    ["connections", "get", "columns"],
    ["agents", "get", "connected"],
    ["dlq", "get", "stats"],
    ["dlq", "get", "export"],
    ["catalogTables", "get", "search"],
  ] as const)("%s.%s rejects %j, whose path is that of another operation", async (name, method, id) => {
    const { planasonix, fetch } = scripted([resource("pl_1")]);

    const error = await rejection(untyped(planasonix[name], method)(id));

    expect([error, fetch.sent]).toEqual([expect.any(TypeError), []]);
    expect(String(error)).toContain(`, got "${id}"`);
  });

  test.each([
    ["a list", "connections", "listTables"],
    ["a wait", "runs", "wait"],
    ["a start that waits", "pipelines", "runAndWait"],
    ["a file", "diagnostics", "download"],
  ] as const)('rejects ".." before it sends a request, for %s', async (_, name, method) => {
    const { planasonix, fetch } = scripted([resource("pl_1")]);

    const error = await rejection(untyped(planasonix[name], method)(".."));

    expect([error, fetch.sent]).toEqual([expect.any(TypeError), []]);
  });

  test.each([
    [
      "one is missing",
      [{ table_id: "tbl_1" }],
      '`contract_id` must be a well-formed string other than "", ".", "..", got undefined',
    ],
    [
      "one is not an ID",
      [{ table_id: "..", contract_id: "ctr_1" }],
      '`table_id` must be a well-formed string other than "", ".", "..", got ".."',
    ],
    ["they are given by position", ["tbl_1", "ctr_1", {}], "pass `{ table_id, contract_id }`"],
    [
      "their names are in camelCase",
      [{ tableId: "tbl_1", contractId: "ctr_1" }],
      "Unknown path parameter `tableId`; did you mean `table_id`? The path parameters are table_id, contract_id",
    ],
    ["there are none", [], "pass `{ table_id, contract_id }`"],
  ])("rejects invalid values for two path parameters: %s", async (_, values, message) => {
    const { planasonix, fetch } = scripted([resource("x")]);

    const error = await rejection(untyped(planasonix.catalogTables, "removeContract")(...values));

    expect([error, String(error), fetch.sent]).toEqual([expect.any(TypeError), expect.stringContaining(message), []]);
  });

  test('rejects ".." when a followed log is iterated', async () => {
    const { planasonix, fetch } = scripted([resource("run_1")]);

    const error = await rejection(planasonix.runs.followLogs("..")[Symbol.asyncIterator]().next());

    expect([error, fetch.sent]).toEqual([expect.any(TypeError), []]);
  });

  test("encodes reserved characters in an ID", async () => {
    const { planasonix, fetch } = scripted([resource("pl_1")]);

    await planasonix.pipelines.get("../runs/1?x=#é");

    expect(fetch.sent[0]?.url).toBe("https://api.test/v1/pipelines/..%2Fruns%2F1%3Fx%3D%23%C3%A9");
  });
});

describe("method with a query", () => {
  test("rejects an unknown parameter before it sends a request, although TypeScript accepts a variable", async () => {
    const { planasonix, fetch } = scripted([page([], null)]);
    const filter = { pipelineId: "pl_1" };

    const error = await rejection(untyped(planasonix.runs, "list")(filter));

    expect([error, fetch.sent]).toEqual([expect.any(TypeError), []]);
    expect(String(error)).toContain(
      "Unknown query parameter `pipelineId`; did you mean `pipeline_id`? The query parameters are pipeline_id, status,",
    );
    expect(String(error)).toContain("pass others in the option `extraQuery`");
  });

  test("rejects an unknown parameter of a read, of a write and of a followed log", async () => {
    const { planasonix, fetch } = scripted([resource("x")]);
    const { connections, streams, runs } = planasonix;

    const errors = [
      await rejection(untyped(connections, "previewData")("conn_1", { Limit: 5 })),
      await rejection(untyped(streams, "delete")("str_1", { forced: true })),
      await rejection(
        runs
          .followLogs("run_1", { nodeId: "n_1" } as object)
          [Symbol.asyncIterator]()
          .next(),
      ),
    ];

    expect(errors.map((error) => /did you mean `(.*?)`/.exec(String(error))?.[1])).toEqual([
      "limit",
      "force",
      "node_id",
    ]);
    expect(fetch.sent).toEqual([]);
  });

  test("sends an undocumented parameter from `extraQuery` to the mock, and any parameter through `createRaw`", async () => {
    const urls: string[] = [];
    const planasonix = connected({
      fetch(url, init) {
        urls.push(url);
        return fetch(url, init);
      },
    });

    await planasonix.runs.list({ status: "failed" }, { extraQuery: { pipelineId: "pl_1" } });
    const query: object = { pipelineId: "pl_1" };
    await createRaw(planasonix).GET("/runs", { params: { query } });

    expect(urls.map((url) => new URL(url).search)).toEqual(["?status=failed&pipelineId=pl_1", "?pipelineId=pl_1"]);
  });
});

describe("method with options", () => {
  test("rejects an unknown option before it sends a request, and names the option", async () => {
    const { planasonix, fetch } = scripted([resource("pl_1")]);
    const error = await rejection(untyped(planasonix.pipelines, "get")("pl_1", { timeout: 5 }));

    expect(String(error)).toMatch(
      /TypeError: Unknown option `timeout`; did you mean `timeoutMs`\? The options are .*maxRetries/,
    );
    expect(fetch.sent).toEqual([]);
  });

  test("rejects an option that only a wait accepts", async () => {
    const { planasonix } = scripted([resource("run_1")]);
    const error = await rejection(untyped(planasonix.runs, "get")("run_1", { onUpdate: () => {} }));

    expect(String(error)).toContain("Unknown option `onUpdate`");
  });
});

describe("client without an API key", () => {
  test("rejects the first call, and names the option and the environment variable that set the key", async () => {
    const { planasonix, fetch } = scripted([resource("pl_1")], { apiKey: () => Reflect.get({}, "key") });

    const error = await rejection(planasonix.pipelines.get("pl_1"));

    expect(error).toBeInstanceOf(MissingApiKeyError);
    expect(String(error)).toContain("there is no API key; pass the option `apiKey`, or set PLANASONIX_API_KEY");
    expect(fetch.sent).toEqual([]);
  });
});

describe("unexpected response", () => {
  const html = new Response("<!doctype html><title>Sign in</title>", { headers: { "content-type": "text/html" } });
  const shapes: readonly [title: string, response: Response, found: RegExp][] = [
    ["a page of HTML", html, /<!doctype html><title>Sign in/],
    ["a 200 with an empty body", new Response(""), /an empty body/],
    ["JSON without the envelope", Response.json({ id: "pl_1", name: "Orders" }), /an object with id, name/],
    ["text that is not JSON", new Response('{"data":'), /\{\\?"data\\?":/],
  ];

  test.each(shapes)("rejects with a ResponseFormatError that describes the body: %s", async (_, response, found) => {
    const { planasonix, fetch } = scripted([response]);

    const error = await rejection(planasonix.pipelines.get("pl_1"));

    expect(error).toBeInstanceOf(ResponseFormatError);
    expect(error).toMatchObject({
      operation: "pipelines.get",
      status: 200,
      url: "https://api.test/v1/pipelines/pl_1",
      expected: "an object `data`",
      found: expect.stringMatching(found),
    });
    expect(String(error)).toContain(
      "GET /pipelines/pl_1 returned 200 with an unexpected body: expected an object `data`",
    );
    expect(fetch.sent).toHaveLength(1);
  });

  test.each(shapes)("rejects a list with a ResponseFormatError, whichever way it is read: %s", async (_, response) => {
    const { planasonix } = scripted([response]);
    const list = planasonix.pipelines.list();

    const errors = [
      await rejection(list),
      await rejection(list.toArray()),
      await rejection(list.withResponse()),
      await rejection(collect(list)),
      await rejection(collect(list.pages())),
    ];

    expect(errors).toEqual(errors.map(() => expect.any(ResponseFormatError)));
    expect(String(errors[0])).toContain("a list `data`");
  });

  test("rejects a list with unknown pagination instead of ending it early", async () => {
    const { planasonix } = scripted([Response.json({ data: [], next_page: 2 })]);

    expect(await rejection(planasonix.pipelines.list().toArray())).toBeInstanceOf(ResponseFormatError);
  });
});

describe("request that the API rejects", () => {
  test("rejects with an InvalidRequestError that names the invalid query parameter", async () => {
    const error = await rejection(untyped(connected().pipelines, "list")({ limit: "many" }));

    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({
      status: 400,
      code: "invalid_request",
      operation: "pipelines.list",
      details: [{ field: "query.limit", issue: expect.stringContaining("integer") }],
      message: expect.stringContaining("query.limit"),
    });
  });

  test("rejects with a detail for each missing field of the body", async () => {
    const error = await rejection(untyped(connected().pipelines, "create")({ name: "Orders" }));

    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(String(error)).toContain("POST /pipelines failed with 400");
    expect(error).toMatchObject({
      details: expect.arrayContaining(
        ["body.project_id", "body.nodes", "body.edges"].map((field) => expect.objectContaining({ field })),
      ),
    });
  });
});

describe("createRaw", () => {
  test.each([{}, { pipelines: {} }])("rejects %j, which is not a client", async (client) => {
    expect(String(await thrownBy(() => untyped({ createRaw }, "createRaw")(client)))).toMatch(
      /TypeError: The client must come from createClient/,
    );
  });
});
