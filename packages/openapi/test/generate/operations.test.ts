import { readDescription, type WholeDescription } from "@planasonix/scripts/openapi/description.ts";
import { describeApi, path, query, respondsWith } from "@planasonix/scripts/test/support/describe.ts";
import { expect, test } from "vitest";
import { generateOperations } from "../../src/generate/operations.ts";
import type { RowOptions } from "../../src/generate/table/row.ts";

/** The generated files of a description in which a list shows what an operation has started. */
function filesOf(start: object, options?: RowOptions): ReadonlyMap<string, string> {
  const description = describeApi(
    {
      "POST /shops/{shop_id}/run": {
        operationId: "widgets_run",
        parameters: [path("shop_id")],
        "x-retry": "keyed",
        "x-effect": ["start"],
        "x-starts": { poll: "widgets_get", work_id: "/data/id", ...start },
        "x-outcome": "widgets_list",
      },
      "GET /widgets/{widget_id}": { operationId: "widgets_get", parameters: [path("widget_id")], "x-effect": ["read"] },
      "GET /widgets": {
        operationId: "widgets_list",
        parameters: [query("shop_id"), query("since")],
        "x-effect": ["read", "reach"],
        responses: respondsWith("WidgetListResponse"),
      },
    },
    {
      Widget: {
        type: "object",
        required: ["id", "type", "attributes"],
        properties: {
          id: { type: "string" },
          type: { const: "widget" },
          attributes: { type: "object", properties: { trigger: { "x-extensible-enum": ["api", "schedule"] } } },
        },
      },
    },
  );
  const whole = { ...description, "x-secrets": { names: "token", masks: ["***"] } } as unknown as WholeDescription;
  return generateOperations(whole, options).files;
}

const find = { created: ["/attributes/made_at"], only: { "/attributes/trigger": ["api"] } };

test("a finder asks the list of the same target, and names the values that tell other work", () => {
  const finders = filesOf({ find }).get("finders.ts");
  expect(finders).toContain('"widgets.run": { name: "widgets.list"');
  expect(finders).toContain('effects: ["read", "reach"], http: "GET /widgets?shop_id"');
  expect(finders).toContain('created: ["/attributes/made_at"], others: [["/attributes/trigger", ["schedule"]]]');
});

test("a finder names what a start is given and only the work itself surely shows", () => {
  const description = new URL("../../src/generated/openapi.json", import.meta.url);
  const finders = generateOperations(readDescription(description) as WholeDescription).files.get("finders.ts");
  const shown = [...(finders ?? "").matchAll(/^ {2}"(.+?)": .*?(?:shown: (.*))? \},$/gm)].map(([, name, what]) => [
    name,
    what,
  ]);

  expect(Object.fromEntries(shown)).toEqual({
    "pipelines.run": undefined,
    "schedules.runNow": '[["schedule_id", ["/attributes/schedule_id", "/attributes/trigger/schedule_id"]]]',
    "connections.sync": undefined,
    "connections.backfill": '[["tables", ["/attributes/tables"]]]',
  });
});

test("a start that no list shows has no finder", () => {
  expect(filesOf({}).get("finders.ts")).toContain("export const finders = {\n} as const;");
});

test("a table says how started work is found only if it is asked to", () => {
  const row = (start: object, options?: RowOptions) => filesOf(start, options).get("operations/widgets.ts");
  expect(row({ find })).not.toContain("find:");
  expect(row({ find }, { hasFinders: true })).toContain('id: "/data/id", find: { name: "widgets.list"');
  expect(row({}, { hasFinders: true })).toContain('id: "/data/id", find: null');
});

test("an extension that names no operation is an error", () => {
  expect(() => filesOf({ poll: "widgets_none" })).toThrow(
    'An extension refers to "widgets.none", but no operation has that name',
  );
});
