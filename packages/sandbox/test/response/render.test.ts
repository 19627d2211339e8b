import { describe, expect, test } from "vitest";
import type { OperationResult } from "../../src/call/call.ts";
import { createDocument, type JsonObject } from "../../src/description/document.ts";
import type { Kind } from "../../src/description/kind.ts";
import { readModel } from "../../src/description/model.ts";
import { render } from "../../src/response/render.ts";

/** A response whose `data` is a resource, or a list of them, with these attributes. */
function responseOf(
  properties: object,
  { data = {}, meta = {}, id = "required", isList = false, required = [] as string[] },
) {
  const resource = {
    type: "object",
    ...(id === "required" && { required: ["id"] }),
    properties: {
      ...(id !== "none" && { id: { type: "string" } }),
      type: { const: "thing" },
      attributes: { type: "object", required, properties },
    },
  };
  const schema = { type: "object", properties: { data: isList ? { type: "array", items: resource } : resource } };
  return { content: { "application/json": { schema, examples: { first: { value: { data, meta } } } } } };
}

const time = { type: "string", format: "date-time" };
const text = { type: "string" };
const attributes = {
  name: text,
  size: { type: "integer" },
  note: { type: ["string", "null"] },
  label: text,
  hint: { type: ["string", "null"] },
  config: { type: "object", "x-sensitive": true },
  open: { type: "object" },
};
const required = ["name", "size", "note"];
const example = { id: "t_0", type: "thing", attributes: { name: "Example", label: "Example", config: { a: 1 } } };
const stopped = { ...example.attributes, code: "Example", at: "2026-01-01T00:00:00Z", until: "2026-01-01T00:01:00Z" };
const one = { name: "thing_id", in: "path", required: true, schema: text };
const document = createDocument({
  "x-secrets": { names: "pin|pass(word|phrase)|secret|token|(private|access|api)_?key", masks: [] },
  paths: {
    "/things": {
      get: {
        operationId: "things_list",
        responses: {
          200: responseOf(attributes, { data: [example], meta: { group: "a", total: 7 }, isList: true, required }),
        },
      },
      post: {
        operationId: "things_create",
        responses: {
          201: responseOf(
            { ...attributes, code: text },
            {
              data: { ...example, attributes: { ...example.attributes, code: "Example" } },
              required: [...required, "code"],
            },
          ),
        },
      },
    },
    "/things/{thing_id}": {
      parameters: [one],
      get: { operationId: "things_get", responses: { 200: responseOf(attributes, { data: example, required }) } },
      delete: { operationId: "things_delete", responses: { 204: {} } },
    },
    "/things/{thing_id}/stop": {
      parameters: [one],
      post: {
        operationId: "things_stop",
        responses: {
          200: responseOf(
            { name: text, code: text, at: time, until: time, label: text },
            { data: { ...example, attributes: stopped }, required: ["name", "code", "at", "until"] },
          ),
        },
      },
    },
    "/counts/{thing_id}": {
      parameters: [one],
      get: {
        operationId: "things_count",
        responses: { 200: responseOf({ size: text }, { data: example, id: "optional" }) },
      },
    },
    "/total": { get: { operationId: "things_total", responses: { 200: responseOf({ size: text }, { id: "none" }) } } },
  },
});
const model = readModel(document);

type Rendered = Exclude<OperationResult, { kind: "file" }>;

/** The status and the body of a response to an operation, at noon. */
function rendered(id: string, result: Rendered, { kind = model.kinds.get(id), query = {} as JsonObject } = {}) {
  const now = Date.parse("2026-11-24T12:00:00Z");
  const call = { operation: model.operations.get(id), kind, query, workspace: { model, now } };
  const { success, body } = render(call as never, result);
  return { status: success.status, body };
}

const stored = (own: object, id = "t_1") => ({ type: "thing", seq: 1, id, isDeleted: false, attributes: own }) as never;
const resource = (own: object, id?: string): Rendered => ({ kind: "resource", resource: stored(own, id) });
const attributesOf = (id: string, result: Rendered, kind?: Kind) =>
  (rendered(id, result, { ...(kind && { kind }) }).body as { data: { attributes: unknown } }).data.attributes;

const complete = { name: "Orders", size: 1, note: "n" };

describe("a resource", () => {
  test("has its ID, its type, and only the attributes that the description declares", () => {
    expect(rendered("things_get", resource({ ...complete, extra: true }))).toEqual({
      status: 200,
      body: { data: { id: "t_1", type: "thing", attributes: complete } },
    });
  });

  test.each([
    ["a required attribute that is missing is empty", { note: "n" }, { name: "", size: 0, note: "n" }],
    [
      "null stays null only where it is allowed",
      { ...complete, note: null, size: null },
      { ...complete, note: null, size: 0 },
    ],
    [
      "a required attribute that may be null is null if it is missing",
      { name: "a", size: 1 },
      { name: "a", size: 1, note: null },
    ],
    ["an optional attribute without a value is left out", { ...complete, label: null }, complete],
    ["an optional attribute that may be null stays null", { ...complete, hint: null }, { ...complete, hint: null }],
    [
      "zero, false and empty values stay",
      { name: "", size: 0, note: "", label: "" },
      { name: "", size: 0, note: "", label: "" },
    ],
  ])("is completed: %s", (_rule, own, expected) => {
    expect(attributesOf("things_get", resource(own))).toEqual(expected);
  });

  test("shows attributes that are not stored", () => {
    const result: Rendered = { kind: "resource", resource: stored(complete), shown: { label: "once", name: "New" } };
    expect(attributesOf("things_get", result)).toEqual({ ...complete, name: "New", label: "once" });
  });

  test("is absent from a response without a body", () => {
    expect(rendered("things_delete", resource(complete))).toEqual({ status: 204, body: undefined });
  });

  test("is rendered as another response if the result says so", () => {
    const success = model.operations.get("things_create")?.successes[0];
    const result: Rendered = { kind: "resource", resource: stored(complete), ...(success && { success }) };
    expect(rendered("things_get", result)).toMatchObject({
      status: 201,
      body: { data: { attributes: { code: "" } } },
    });
  });
});

describe("an action", () => {
  test.each<Kind>(["act", "remove", "cancel"])(
    "of the kind %s reports what its example reports, ending now",
    (kind) => {
      expect(attributesOf("things_stop", resource({ name: "Orders" }), kind)).toEqual({
        name: "Orders",
        code: "Example",
        at: "2026-11-24T11:59:00Z",
        until: "2026-11-24T12:00:00Z",
      });
    },
  );

  test("reports no example of an attribute that reads return, because a read would disagree", () => {
    expect(attributesOf("things_stop", resource({}), "act")).toMatchObject({ name: "", code: "Example" });
  });

  test("reports what is stored if there is something", () => {
    expect(attributesOf("things_stop", resource({ code: "own" }), "act")).toMatchObject({ code: "own" });
  });
});

test("other operations take nothing from their example", () => {
  expect(attributesOf("things_create", resource(complete))).toEqual({ ...complete, code: "" });
});

describe("a view", () => {
  test("has the ID of the example, unless it has its own", () => {
    const view = { kind: "view", attributes: complete } as const;
    expect(rendered("things_get", view).body).toEqual({ data: { id: "t_0", type: "thing", attributes: complete } });
    expect(rendered("things_get", { ...view, id: "t_2" }).body).toMatchObject({ data: { id: "t_2" } });
  });

  test.each([
    ["things_get", { id: "", type: "thing", attributes: { name: "", size: 0, note: null } }],
    ["things_count", { type: "thing", attributes: {} }],
    ["things_total", { type: "thing", attributes: {} }],
  ])("of %s without an ID has an empty one only if an ID is required", (id, data) => {
    expect(rendered(id, { kind: "view", attributes: {}, id: "" }).body).toEqual({ data });
  });

  test("has an optional ID", () => {
    expect(rendered("things_count", { kind: "view", attributes: {}, id: "t_2" }).body).toMatchObject({
      data: { id: "t_2" },
    });
  });

  test("has no ID if the description declares none", () => {
    expect(rendered("things_total", { kind: "view", attributes: {}, id: "t_2" }).body).toEqual({
      data: { type: "thing", attributes: {} },
    });
  });
});

test("a page has its items, the limit and the cursor, and the metadata of the example with the values of the query", () => {
  const page = { items: [stored(complete, "t_2"), stored(complete, "t_1")], limit: 2, cursor: "next" };

  expect(rendered("things_list", { kind: "page", ...page }, { query: { group: "b", other: "c" } }).body).toEqual({
    data: ["t_2", "t_1"].map((id) => ({ id, type: "thing", attributes: complete })),
    meta: { group: "b", total: 7, page: { limit: 2, cursor: "next" } },
  });
});

test("the secrets in a map of settings are left out, as the description tells them by their names", () => {
  const kept = { host: "h", list: [{ user: "u" }, 1, null], nested: { deep: [] } };
  const secrets = {
    ...Object.fromEntries(
      ["pin", "password", "passphrase", "clientSecret", "TOKEN", "apikey", "api_key"].map((key) => [key, "x"]),
    ),
    ...Object.fromEntries(["private_key", "privateKey", "access_key", "accesskey"].map((key) => [key, "x"])),
  };
  const config = { ...secrets, ...kept, list: [{ user: "u", token: "x" }, 1, null], nested: { deep: [], pin: 1 } };

  expect(attributesOf("things_get", resource({ ...complete, config, open: secrets }))).toEqual({
    ...complete,
    config: kept,
    open: secrets,
  });
});
