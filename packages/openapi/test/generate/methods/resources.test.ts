import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { body, describeApi, path, query, respondsWith } from "@planasonix/scripts/test/support/describe.ts";
import { describe, expect, test } from "vitest";
import { generateResources } from "../../../src/generate/methods/resources.ts";

const list = respondsWith("WidgetListResponse");
const id = path("widget_id");
const later = query("region", { "x-since": "1.1.0" });
const nothing = { "204": { description: "Gone." } };
const file = { "200": { description: "Bytes.", content: { "text/csv": {} } } };
/** Operations by method and path. Each has the name of its path. */
const operations: Readonly<Record<string, JsonObject>> = {
  "GET /get/{widget_id}": { parameters: [id] },
  "DELETE /delete/{widget_id}": { parameters: [id] },
  "POST /body": { requestBody: body("Widget", { required: true }) },
  "POST /optionalBody": { requestBody: body("Widget") },
  "POST /bodyAndQuery": { requestBody: body("Widget"), parameters: [query("dry")] },
  "GET /query": { parameters: [query("status")] },
  "GET /requiredQuery": { parameters: [query("status", { required: true })] },
  "GET /laterQuery": { parameters: [later] },
  "GET /partlyLaterQuery": { parameters: [query("status"), later] },
  "GET /twoIds/{widget_id}/{part_id}": { parameters: [path("part_id"), id] },
  "GET /list": { responses: list },
  "GET /pages": { responses: list, parameters: [query("cursor")] },
  "GET /listWithMeta": { responses: respondsWith("PrefixedListResponse") },
  "DELETE /nothing": { responses: nothing },
  "GET /file": { responses: file },
};

const meta = { $ref: "#/components/schemas/PrefixedMeta" };
const items = { type: "array", items: { $ref: "#/components/schemas/Widget" } };
const metas = {
  PrefixedMeta: { type: "object", properties: { page: { type: "object" }, prefixes: { type: "array" } } },
  PrefixedListResponse: { type: "object", properties: { data: items, meta } },
};

describe("a generated method", () => {
  test("takes the path parameters, the body or the query, and the options, and returns what the API responds", () => {
    const named = Object.entries(operations).map(([http, operation]) => {
      const [, name] = /\/(\w+)/.exec(http) ?? [];
      return [http, { operationId: `widgets_${name}`, ...operation }];
    });
    const source = generateResources(describeApi(Object.fromEntries(named), metas));

    expect(source.match(/^ {2}\w+\(.*(?=;$)/gm)?.map((signature) => signature.trim())).toEqual([
      "get(widgetId: string, options?: ReadOptions): ApiPromise<Widget>",
      "delete(widgetId: string, options?: WriteOptions): ApiPromise<Widget>",
      "body(body: Widget, options?: WriteOptions): ApiPromise<Widget>",
      "optionalBody(body?: Widget, options?: WriteOptions): ApiPromise<Widget>",
      "bodyAndQuery(body?: Widget, options?: WriteOptions & QueryOptions<WidgetsBodyAndQueryQuery>): ApiPromise<Widget>",
      "query(query?: WidgetsQueryQuery, options?: ReadOptions): ApiPromise<Widget>",
      "requiredQuery(query: WidgetsRequiredQueryQuery, options?: ReadOptions): ApiPromise<Widget>",
      "laterQuery(options?: ReadOptions & QueryOptions<WidgetsLaterQueryQuery>): ApiPromise<Widget>",
      "partlyLaterQuery(query?: WidgetsPartlyLaterQueryQuery, options?: ReadOptions): ApiPromise<Widget>",
      "twoIds(path: WidgetsTwoIdsPath, options?: ReadOptions): ApiPromise<Widget>",
      "list(options?: ListOptions): Paginated<Widget>",
      "pages(query?: WidgetsPagesQuery, options?: ListOptions): Paginated<Widget>",
      "listWithMeta(options?: ListOptions): Paginated<Widget, PrefixedMeta>",
      "nothing(options?: WriteOptions): ApiPromise<undefined>",
      "file(options?: ReadOptions): ApiPromise<FileResponse>",
    ]);
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
          externalDocs: { url: "https://docs.test/widgets" },
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
        "   * @example",
        "   * ```ts",
        '   * const widget = await planasonix.widgets.run("id_1", { name: "Orders" });',
        "   * console.log(widget.id, widget.attributes);",
        "   * ```",
        "   * @throws {ApiError} If the API responds with an error: 409.",
        "   * @throws {ConnectionError} If the network fails.",
        "   * @throws {TimeoutError} If the last attempt takes longer than `timeoutMs`.",
        "   * @throws {DeadlineError} If the call takes longer than `deadlineMs`, or would have to.",
        "   * @throws {ResponseFormatError} If the response does not match the description.",
        '   * @throws {CallError} With `outcome: "unknown"` if the request may have been executed; check with `widgets.get`.',
        "   * @see {@link https://docs.test/widgets}",
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
    "x-starts": { poll: "widgets_get", work_id: "/data/id" },
  };
  const get = { operationId: "widgets_get", parameters: [path("widget_id")], "x-waiter": waiter };
  const logs = {
    operationId: "widgets_listLogs",
    parameters: [path("widget_id")],
    responses: list,
    "x-follow": { until: "widgets_get" },
    "x-pagination": { cursor: "since" },
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

  test("say how to go on with a list after a restart", () => {
    expect(source).toContain("pass the last cursor that `onCursor` received as `since` of the query.");
  });
});

function resource(): JsonObject {
  return { type: "object", required: ["id", "type", "attributes"], properties: {} };
}
