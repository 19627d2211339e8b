import { body, describeApi, path, respondsWith } from "@planasonix/scripts/test/support/describe.ts";
import { expect, test } from "vitest";
import { generateReference } from "../../generate/reference.ts";

/** Describes operations that change something, unless they state other effects. */
const describeEffects: typeof describeApi = (operations, ...more) =>
  describeApi(
    Object.fromEntries(
      Object.entries(operations).map(([name, operation]) => [name, { "x-effect": ["change"], ...operation }]),
    ),
    ...more,
  );

const waiter = { status: "/data/attributes/status", succeeded: ["done"], failed: ["failed"], canceled: [] };

test("lists the methods of each resource with their arguments, results, scopes and effects, and links to its page once", () => {
  const reference = generateReference(
    describeEffects({
      "POST /widgets/{widget_id}/run": {
        operationId: "widgets_run",
        parameters: [path("widget_id")],
        requestBody: body("Widget"),
        responses: respondsWith("WidgetResponse"),
        "x-required-scopes": ["widgets:run"],
        "x-effect": ["start", "send"],
        "x-starts": { poll: "jobs_get", work_id: "/data/id" },
        externalDocs: { url: "https://docs.test/reference/widgets" },
      },
      "GET /jobs/{job_id}": {
        operationId: "jobs_get",
        parameters: [path("job_id")],
        deprecated: true,
        "x-required-scopes": ["jobs:read"],
        "x-effect": ["read"],
        "x-waiter": waiter,
      },
    }),
  );

  expect(reference.split("\n").filter((line) => /^(##|\| `)|Documentation:/.test(line))).toEqual([
    "## jobs",
    "| `jobs.get(jobId: string, options?: ReadOptions)` (deprecated) | `ApiPromise<Widget>` | `jobs:read` | read |",
    "| `jobs.wait(jobId: string, options?: WaitOptions<Widget>)` (deprecated) | `ApiPromise<Widget>` | `jobs:read` | read |",
    "## widgets",
    expect.stringMatching(/ Documentation: \[widgets\]\(https:\/\/docs\.test\/reference\/widgets\)\.$/),
    "| `widgets.run(widgetId: string, body?: Widget, options?: WriteOptions)` | `ApiPromise<Widget>` | `widgets:run` | start, send |",
    "| `widgets.runAndWait(widgetId: string, body?: Widget, options?: StartOptions<Widget>)` | `ApiPromise<Widget>` | `widgets:run`, `jobs:read` | start, send |",
  ]);
});

test("lists the attributes of each result, and marks those that can be missing or null", () => {
  const error = { type: ["object", "null"], properties: { message: {}, code: { type: ["integer", "null"] } } };
  const properties = { name: {}, size: { type: ["integer", "null"] }, error };
  const attributes = { type: "object", required: ["name", "size"], properties };
  const reference = generateReference(
    describeEffects(
      { "GET /widgets/{widget_id}": { operationId: "widgets_get", parameters: [path("widget_id")] } },
      {
        Widget: { type: "object", properties: { attributes: { $ref: "#/components/schemas/WidgetAttributes" } } },
        WidgetAttributes: attributes,
      },
    ),
  );

  expect(reference.split("\n").filter((line) => line.startsWith("- "))).toEqual([
    "- `Widget`: `name`, `size | null`, `error? {message?, code? | null} | null`",
  ]);
});

test("lists the attributes of a type once, below the resource whose `get` returns it", () => {
  const attributes = { type: "object", properties: { name: {} } };
  const returnsWidget = { responses: respondsWith("WidgetResponse") };
  const reference = generateReference(
    describeEffects(
      {
        "POST /boxes/{box_id}/open": { operationId: "boxes_open", parameters: [path("box_id")], ...returnsWidget },
        "GET /widgets/{widget_id}": { operationId: "widgets_get", parameters: [path("widget_id")], ...returnsWidget },
        "POST /zones/{zone_id}/fill": { operationId: "zones_fill", parameters: [path("zone_id")], ...returnsWidget },
      },
      { Widget: { type: "object", properties: { attributes } } },
    ),
  );

  expect(reference.split("\n").filter((line) => /^(##|-) /.test(line))).toEqual([
    "## boxes",
    "- `Widget`: see [widgets](#widgets)",
    "## widgets",
    "- `Widget`: `name?`",
    "## zones",
    "- `Widget`: see [widgets](#widgets)",
  ]);
});

test("lists the fields of queries and bodies, with their known values, and one level of objects and lists", () => {
  const reference = generateReference(
    describeEffects(
      {
        "GET /widgets": {
          operationId: "widgets_list",
          parameters: [
            { name: "limit", in: "query", schema: { type: "integer", maximum: 100 }, examples: { some: { value: 9 } } },
            {
              name: "status",
              in: "query",
              required: true,
              schema: { type: "string", "x-extensible-enum": ["on", "off"] },
              examples: { on: { value: "on" } },
            },
          ],
        },
        "POST /widgets": { operationId: "widgets_create", requestBody: body("WidgetCreate") },
      },
      {
        WidgetCreate: {
          type: "object",
          required: ["parts"],
          properties: {
            labels: { type: "object", additionalProperties: { type: "string" } },
            owner: { $ref: "#/components/schemas/Owner" },
            tags: { type: ["array", "null"], items: { type: "string", enum: ["red", "blue"] } },
            parts: {
              type: "array",
              items: {
                type: "object",
                required: ["size"],
                properties: { size: { type: "number" }, of: { type: "array" } },
              },
            },
          },
        },
        Owner: {
          type: "object",
          required: ["name", "address"],
          properties: { name: {}, address: { type: "object", properties: { city: {} } } },
        },
      },
    ),
  );

  expect(reference.split("\n").filter((line) => line.startsWith("- "))).toEqual([
    "- `WidgetsListQuery`: `status` (on, off), `limit?` (at most 100)",
    "- `WidgetCreate`: `parts [{size, of? []}]`, `labels? {}`, `owner? {name, address {}}`, `tags? [] | null` (red, blue)",
  ]);
});
