import { type JsonObject, listOperations } from "@planasonix/scripts/openapi/description.ts";
import { body, describeApi, path, query, respondsWith } from "@planasonix/scripts/test/support/describe.ts";
import { expect, test } from "vitest";
import { deriveCommands } from "../../../src/generate/commands/derive.ts";
import type { StoredCommand } from "../../../src/generate/commands/described-command.ts";
import { ours } from "../../support/documents.ts";

test("every operation of the description is one command of its resource, in one group", () => {
  const { index, commands } = deriveCommands(ours);
  const listed = index.groups.flatMap(({ resources }) => resources);
  const stored = [...commands.values()].flatMap((resource) => resource.commands);
  const own = stored.filter(({ action }) => action === undefined).map(({ operation }) => operation);

  expect(listed.map(({ name }) => name).toSorted()).toEqual([...commands.keys()].toSorted());
  expect(own.toSorted()).toEqual(
    listOperations(ours)
      .map(({ name }) => name)
      .toSorted(),
  );
  for (const { name, commands: names } of listed) {
    const known = commands.get(name)?.commands ?? [];
    expect(names).toEqual(known.map((command) => ({ name: command.name, summary: command.summary })));
    expect(new Set(known.map((command) => command.name)).size).toBe(known.length);
  }
});

const widget = (attributes: JsonObject): JsonObject => ({
  type: "object",
  required: ["id", "type", "attributes"],
  properties: {
    id: { type: "string" },
    type: { const: "widget" },
    attributes: { type: "object", properties: attributes },
  },
});
const schemas: Readonly<Record<string, JsonObject>> = {
  Widget: widget({
    sizes: { type: "array", items: { type: "number" } },
    color: { type: "string", "x-extensible-enum": ["red"] },
    made_at: { type: "string", format: "date-time" },
    created_at: { type: "string", format: "date-time" },
    shop_id: { type: "string" },
    weight: { type: "number" },
    maker: { type: "object" },
    anything: {},
    secret: { type: "string", "x-sensitive": true },
    status: { type: "string" },
    name: { type: "string" },
  }),
  WidgetListResponse: {
    type: "object",
    properties: { data: { type: "array", items: { $ref: "#/components/schemas/Widget" } } },
  },
  WidgetResponse: { type: "object", properties: { data: { $ref: "#/components/schemas/Widget" } } },
  WidgetInput: {
    type: "object",
    "x-omitted": "kept",
    required: ["name"],
    properties: {
      name: { type: "string" },
      shop_id: { type: "string", description: "Where. Create one with `widgets_create`, not with `other_thing`." },
      parent_id: { type: "string", "x-refers-to": "widget" },
      sibling_ids: { type: "array", items: { type: "string", "x-refers-to": "widget" } },
      unknown_id: { type: "string" },
      label: { type: "string", "x-same-as": "labels.name" },
      labels: { type: "object", additionalProperties: { type: "string" } },
      config: {
        type: "object",
        "x-sensitive": true,
        properties: { host: { type: "string" }, password: { type: "string" } },
        examples: [{ port: 1 }],
      },
      inner: { type: "object", required: ["at"], properties: { at: { type: "string", format: "date-time" } } },
      rows: { type: "array", items: { type: "object" } },
      free: { type: ["object", "null"] },
      any: {},
      on: { type: "boolean", default: false },
      table: { type: "string", enum: ["a", "b"] },
      self: { $ref: "#/components/schemas/WidgetInput" },
    },
  },
};
const common = {
  summary: "Do it",
  description: "Does it.",
  tags: ["Widgets"],
  "x-effect": ["change"],
  "x-retry": "keyed",
};
const description = {
  ...describeApi(
    {
      "GET /widgets": {
        ...common,
        operationId: "widgets_list",
        "x-pagination": { cursor: "cursor" },
        parameters: [query("cursor"), query("limit"), query("shop_id", { required: true })],
        responses: respondsWith("WidgetListResponse"),
      },
      "POST /widgets": {
        ...common,
        operationId: "widgets_create",
        requestBody: body("WidgetInput"),
        responses: respondsWith("WidgetResponse"),
        "x-starts": { poll: "widgets_get", work_id: "/data/id" },
        "x-verdict": { field: "/data/attributes/status", passed: ["ok"] },
        "x-final": true,
        "x-confirm": true,
        "x-reveals": "rows",
        "x-needs-promoted": true,
        "x-required-scopes": ["widgets:write"],
      },
      "GET /widgets/{widget_id}": {
        ...common,
        operationId: "widgets_get",
        parameters: [path("widget_id")],
        responses: respondsWith("WidgetResponse"),
        "x-waiter": { status: "/s", succeeded: [], failed: [], canceled: [], cancel: "widgets_stop" },
      },
      "POST /widgets/{widget_id}/stop": {
        ...common,
        operationId: "widgets_stop",
        parameters: [path("widget_id")],
        responses: respondsWith("WidgetResponse"),
      },
      "GET /widgets/{widget_id}/parts": {
        ...common,
        operationId: "widgets_listParts",
        parameters: [path("widget_id"), query("since")],
        "x-follow": { until: "widgets_get", time: "/attributes/made_at" },
        responses: respondsWith("WidgetListResponse"),
      },
    },
    schemas,
  ),
  info: { title: "Widgets", version: "1", description: "" },
  servers: [{ url: "https://example.com" }] as [{ url: string }],
  tags: [{ name: "Widgets", description: "Things." }],
  "x-secrets": { names: "password", masks: [] },
  "x-tagGroups": [
    { name: "All", tags: ["Widgets"] },
    { name: "None", tags: [] },
  ],
};
const derived = deriveCommands(description);
const commandsOf = (name: string): StoredCommand => {
  const found = derived.commands.get("widgets")?.commands.find((command) => command.name === name);
  if (!found) throw new Error(`There is no command ${name}`);
  return found;
};

test("a group without resources is left out", () => {
  expect(derived.index.groups).toMatchObject([
    { name: "All", resources: [{ name: "widgets", description: "Things." }] },
  ]);
});

test("extensions add the commands that wait, watch and print a log", () => {
  const names = derived.commands.get("widgets")?.commands.map(({ name }) => name);
  expect(names).toEqual(["list", "create", "get", "stop", "list-parts", "wait", "watch", "logs"]);
  expect(commandsOf("get").waiter?.cancel).toEqual(["widgets", "stop"]);
  expect(commandsOf("create").starts?.wait).toEqual(["widgets", "wait"]);
});

test("a command says what the words of the description say", () => {
  expect(commandsOf("create")).toMatchObject({
    isFinal: true,
    asks: true,
    reveals: "rows",
    needsPromoted: true,
    scopes: ["widgets:write"],
    verdict: { field: "/data/attributes/status", passed: ["ok"] },
    body: { omitted: "kept" },
  });
  expect(commandsOf("list")).toMatchObject({
    paged: true,
    hasPageSize: true,
    query: [{ name: "shop-id", required: true }],
  });
});

test("the columns of a list are the most important fields, without secrets, objects and all but one time", () => {
  const names = ["id", "name", "status", "color", "weight", "created_at@", "shop_id", "sizes#"];
  expect(commandsOf("list").columns).toEqual(names.map((name) => (name === "id" ? name : `attributes.${name}`)));
});

test.each([
  ["parent-id", { list: "widgets list" }],
  ["sibling-ids", { list: "widgets list", kind: "list", of: "string" }],
  ["unknown-id", { name: "unknown-id" }],
  ["shop-id", { description: "Where. Create one with `planasonix widgets create`, not with `other_thing`." }],
  ["label", { sameAs: "labels.name" }],
  ["labels", { kind: "map", of: "string" }],
  ["config", { kind: "map", sensitive: true, plain: ["host", "port"] }],
  ["inner.at", { kind: "time" }],
  ["rows", { kind: "json" }],
  ["free", { kind: "map", nullable: true }],
  ["any", { kind: "any" }],
  ["on", { kind: "boolean", default: false }],
  ["field-table", { field: "table", values: ["a", "b"], closed: true }],
])("the field of the flag --%s is described", (name, expected) => {
  expect(commandsOf("create").body?.flags.find((flag) => flag.name === name)).toMatchObject(expected);
});

test("an ID that no list shows has no command that lists it", () => {
  expect(commandsOf("create").body?.flags.find(({ name }) => name === "unknown-id")).not.toHaveProperty("list");
});
