import { describe, expect, test } from "vitest";
import { generateResources } from "../../../generate/client/resources.ts";
import type { JsonObject } from "../../../openapi/description.ts";
import { body, describeApi, path, query, respondsWith } from "../../support/describe.ts";

const list = respondsWith("WidgetListResponse");
const signatures: readonly [title: string, http: string, operation: JsonObject, signature: string][] = [
  [
    "reads one resource",
    "GET /widgets/{widget_id}",
    { parameters: [path("widget_id")] },
    "do(widgetId: string, options?: ReadOptions): ApiPromise<Widget>",
  ],
  [
    "writes one resource",
    "DELETE /widgets/{widget_id}",
    { parameters: [path("widget_id")] },
    "do(widgetId: string, options?: WriteOptions): ApiPromise<Widget>",
  ],
  [
    "takes a body",
    "POST /widgets",
    { requestBody: body("Widget", { required: true }) },
    "do(body: Widget, options?: WriteOptions): ApiPromise<Widget>",
  ],
  [
    "takes an optional body",
    "POST /widgets",
    { requestBody: body("Widget") },
    "do(body?: Widget, options?: WriteOptions): ApiPromise<Widget>",
  ],
  [
    "takes a query",
    "GET /widgets",
    { parameters: [query("status")] },
    "do(query?: WidgetsDoQuery, options?: ReadOptions): ApiPromise<Widget>",
  ],
  [
    "takes a query with a required field",
    "GET /widgets",
    { parameters: [query("status", { required: true })] },
    "do(query: WidgetsDoQuery, options?: ReadOptions): ApiPromise<Widget>",
  ],
  [
    "takes a body, and its query among the options",
    "POST /widgets",
    { requestBody: body("Widget"), parameters: [query("dry")] },
    "do(body?: Widget, options?: WriteOptions & QueryOptions<WidgetsDoQuery>): ApiPromise<Widget>",
  ],
  [
    "takes a query that was added later among the options",
    "GET /widgets",
    { parameters: [query("region", { "x-since": "1.1.0" })] },
    "do(options?: ReadOptions & QueryOptions<WidgetsDoQuery>): ApiPromise<Widget>",
  ],
  [
    "takes a query of which only a part was added later",
    "GET /widgets",
    { parameters: [query("status"), query("region", { "x-since": "1.1.0" })] },
    "do(query?: WidgetsDoQuery, options?: ReadOptions): ApiPromise<Widget>",
  ],
  [
    "takes two path parameters by name",
    "GET /widgets/{widget_id}/parts/{part_id}",
    { parameters: [path("part_id"), path("widget_id")] },
    "do(path: WidgetsDoPath, options?: ReadOptions): ApiPromise<Widget>",
  ],
  [
    "returns a list",
    "GET /widgets",
    { responses: list, parameters: [query("cursor")] },
    "do(query?: WidgetsDoQuery, options?: ListOptions): Paginated<Widget>",
  ],
  [
    "returns a list whose pages have further metadata",
    "GET /widgets",
    { responses: respondsWith("PrefixedListResponse") },
    "do(options?: ListOptions): Paginated<Widget, PrefixedMeta>",
  ],
  [
    "returns a list without a query",
    "GET /widgets",
    { responses: list },
    "do(options?: ListOptions): Paginated<Widget>",
  ],
  [
    "returns nothing",
    "DELETE /widgets",
    { responses: { "204": { description: "Gone." } } },
    "do(options?: WriteOptions): ApiPromise<undefined>",
  ],
  [
    "returns a file",
    "GET /widgets",
    { responses: { "200": { description: "Bytes.", content: { "text/csv": {} } } } },
    "do(options?: ReadOptions): ApiPromise<FileResponse>",
  ],
];

const meta = { $ref: "#/components/schemas/PrefixedMeta" };
const items = { type: "array", items: { $ref: "#/components/schemas/Widget" } };
const metas = {
  PrefixedMeta: { type: "object", properties: { page: { type: "object" }, prefixes: { type: "array" } } },
  PrefixedListResponse: { type: "object", properties: { data: items, meta } },
};

describe("a generated method", () => {
  test.each(signatures)("%s", (_, http, operation, signature) => {
    const source = generateResources(describeApi({ [http]: { operationId: "widgets_do", ...operation } }, metas));

    expect(source).toContain(`\n  ${signature};\n`);
  });

  test("documents the summary, the text, the request, every argument and the errors", () => {
    const source = generateResources(
      describeApi({
        "POST /widgets/{widget_id}/run": {
          operationId: "widgets_run",
          summary: "Run a widget",
          description: "Runs it. Read it with `widgets_get`, not `widgets_read`.",
          parameters: [path("widget_id")],
          requestBody: body("Widget", { description: "How to run it." }),
          responses: { ...respondsWith("WidgetResponse"), "409": { description: "It runs already." } },
          "x-retry": "keyed",
          "x-outcome": "widgets_get",
        },
        "GET /widgets/{widget_id}": { operationId: "widgets_get", parameters: [path("widget_id")] },
      }),
    );

    expect(source).toContain(
      [
        "  /**",
        "   * Run a widget.",
        "   *",
        "   * Runs it. Read it with `widgets.get`, not `widgets_read`.",
        "   *",
        "   * `POST /widgets/{widget_id}/run`",
        "   *",
        "   * @param widgetId - Id of the widget_id.",
        "   * @param body - How to run it.",
        "   * @param options - Headers, signal, timeouts, retries and idempotency key of this call.",
        "   * @throws {ApiError} If the API responds with an error: 409.",
        "   * @throws {ConnectionError} If the network fails.",
        "   * @throws {TimeoutError} If the last attempt takes longer than `timeoutMs`.",
        "   * @throws {DeadlineError} If the call takes longer than `deadlineMs`, or would have to.",
        "   * @throws {ResponseFormatError} If the response does not match the description.",
        '   * @throws {CallError} With `outcome: "unknown"` if the request may have been executed; check with `widgets.get`.',
        "   */",
      ].join("\n"),
    );
  });

  test("uses the client's names of operations and pages in the text about arguments", () => {
    const cursor = { ...query("cursor"), description: "The cursor." };
    const id = {
      ...path("widget_id"),
      description: "As in `widgets_list`, after `meta.page.cursor`; see `other_thing`.",
    };
    const source = generateResources(
      describeApi({
        "GET /widgets": { operationId: "widgets_list", responses: list, parameters: [cursor] },
        "GET /widgets/{widget_id}": { operationId: "widgets_get", parameters: [id] },
      }),
    );

    expect(source).toContain("@param widgetId - As in `widgets.list`, after `page.cursor`; see `other_thing`.");
  });

  test("documents that a list may return a cursor twice", () => {
    const source = generateResources(describeApi({ "GET /widgets": { operationId: "widgets_list", responses: list } }));

    expect(source).toContain("@throws {PaginationError} If the list returns a cursor twice.");
  });

  test("is marked as deprecated, with the replacement", () => {
    const operation = {
      operationId: "widgets_find",
      deprecated: true,
      description: "Deprecated: `widgets_list` does it. It is slow.",
    };
    const source = generateResources(
      describeApi({ "GET /find": operation, "GET /widgets": { operationId: "widgets_list" } }),
    );

    expect(source).toContain("@deprecated `widgets.list` does it.\n");
  });

  test("documents that it returns one resource, although its name begins with `list`", () => {
    const source = generateResources(describeApi({ "GET /widgets": { operationId: "widgets_list" } }));

    expect(source).toContain("Returns one resource that contains all items, not a list.");
  });
});

describe("methods that extensions add", () => {
  const waiter = { status: "/data/attributes/status", succeeded: ["done"], failed: ["failed"], canceled: ["canceled"] };
  const run = {
    operationId: "widgets_run",
    parameters: [path("widget_id")],
    "x-starts": { poll: "widgets_get", id: "/data/id" },
  };
  const get = { operationId: "widgets_get", parameters: [path("widget_id")], "x-waiter": waiter };
  const logs = {
    operationId: "widgets_listLogs",
    parameters: [path("widget_id")],
    responses: list,
    "x-follow": { until: "widgets_get" },
  };
  const source = generateResources(
    describeApi({
      "POST /widgets/{widget_id}/run": run,
      "GET /widgets/{widget_id}": get,
      "GET /widgets/{widget_id}/logs": logs,
    }),
  );

  test("have their own signatures", () => {
    expect(source).toContain("wait(widgetId: string, options?: WaitOptions<Widget>): ApiPromise<Widget>;");
    expect(source).toContain("runAndWait(widgetId: string, options?: StartOptions<Widget>): ApiPromise<Widget>;");
    expect(source).toContain("followLogs(widgetId: string, options?: FollowOptions): AsyncIterable<Widget>;");
  });

  test("name the types of the poll and the start if they differ", () => {
    const parts = {
      Receipt: { ...resource() },
      ReceiptResponse: { type: "object", properties: { data: { $ref: "#/components/schemas/Receipt" } } },
    };
    const start = { ...run, responses: respondsWith("ReceiptResponse", "202") };
    const other = generateResources(
      describeApi({ "POST /widgets/{widget_id}/run": start, "GET /widgets/{widget_id}": get }, parts),
    );

    expect(other).toContain(
      "runAndWait(widgetId: string, options?: StartOptions<Widget, Receipt>): ApiPromise<Widget>;",
    );
  });

  test("appear in the documentation of their operation", () => {
    expect(source).toContain(
      "To wait until the status is `done`, call `widgets.wait` later, or `widgets.runAndWait` instead.",
    );
    expect(source).toContain("`widgets.wait` polls until the status is `done`.");
    expect(source).toContain("`widgets.followLogs` yields new items as they arrive.");
  });
});

function resource(): JsonObject {
  return { type: "object", required: ["id", "type", "attributes"], properties: {} };
}
