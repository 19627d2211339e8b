import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { body, describeApi, path, query, respondsWith } from "@planasonix/scripts/test/support/describe.ts";
import { describe, expect, test } from "vitest";
import { generateTypes } from "../../../src/generate/types/types.ts";

const schemas: Readonly<Record<string, JsonObject>> = {
  Widget: {
    type: "object",
    description: "A thing.",
    required: ["id", "type", "attributes"],
    properties: {
      id: { type: "string", description: "Id of the thing.", examples: ["w_1"] },
      type: { const: "widget", description: "Kind of resource." },
      attributes: { $ref: "#/components/schemas/WidgetAttributes" },
    },
  },
  WidgetAttributes: {
    type: "object",
    description: "What is known of a thing.",
    properties: {
      made_at: { type: "string", format: "date-time", description: "When it was made." },
      status: { type: "string", description: "How it is.", "x-extensible-enum": ["new", "old"] },
      marks: { type: "array", items: { type: "string", "x-extensible-enum": ["a"] } },
    },
  },
  WidgetCreate: {
    type: "object",
    required: ["marks"],
    properties: {
      size: { type: "string", description: "How big it is.", "x-extensible-enum": ["big"] },
      marks: { type: "array", items: { type: "string" } },
      maker: { $ref: "#/components/schemas/MakerInput" },
    },
  },
  MakerInput: {
    type: "object",
    properties: { lists: { type: "array", items: { type: "array", items: { type: "number" } } } },
  },
  Either: { oneOf: [{ $ref: "#/components/schemas/Widget" }, { type: "string" }] },
};
const description = describeApi(
  {
    "GET /widgets/{widget_id}/parts/{part_id}": {
      operationId: "widgets_getPart",
      parameters: [path("widget_id"), path("part_id"), query("since"), { $ref: "#/components/parameters/Limit" }],
    },
    "POST /widgets": {
      operationId: "widgets_create",
      requestBody: body("WidgetCreate"),
      responses: respondsWith("WidgetResponse"),
    },
  },
  schemas,
);
const bundle = {
  openapi: "3.1.0",
  ...description,
  components: { ...description.components, parameters: { Limit: query("limit", { schema: { type: "integer" } }) } },
};

describe("the types of a description", () => {
  const source = generateTypes(bundle as unknown as JsonObject);

  test("declare each schema by its name, so that editors show the name", () => {
    expect(source).toContain("/** A thing. */\nexport interface Widget {\n attributes: WidgetAttributes;");
    expect(source).toContain("export type Either = Widget | string;");
    expect(source).toContain("  Widget: Widget;\n");
  });

  test("document, in responses only, that an open list may contain other values", () => {
    expect(source).toContain(
      '/** How it is. There may be other values: keep a default branch. */\n status?: "new" | "old" | (string & {});',
    );
    expect(source).toContain("/** There may be other values: keep a default branch. */\n marks?:");
    expect(source).toContain('/** How big it is. */\n size?: "big" | (string & {}) | undefined;');
  });

  test("are exported, and declare nothing else", () => {
    const declared = source.match(/^(export )?(interface|type) \w+/gm) ?? [];

    expect(declared.filter((line) => !line.startsWith("export "))).toEqual([]);
    expect(declared).not.toContainEqual(expect.stringMatching(/ (Parameter\w+|webhooks|\$defs)$/));
  });

  test("refer to schemas by their names everywhere", () => {
    expect(source).not.toContain('components["schemas"]');
    expect(source).toContain('"application/json": WidgetResponse;');
  });

  test("declare a type for the query and one for two path parameters, with shared parameters inlined", () => {
    expect(source).toMatch(
      /\/\*\* Query parameters of `widgets\.getPart`\. \*\/\nexport interface WidgetsGetPartQuery \{[^}]*limit\?: number \| undefined;/,
    );
    expect(source).toMatch(/Path parameters of `widgets\.getPart`[\s\S]*WidgetsGetPartPath \{[^}]*part_id: string;/);
    expect(source).toContain("query?: WidgetsGetPartQuery;");
    expect(source).not.toContain('components["parameters"]');
  });

  test("have comments that begin with the description and do not repeat the type", () => {
    expect(source).toContain("* When it was made.\n  * Format: date-time\n");
    expect(source).not.toMatch(/@description|@constant/);
    expect(source).toContain("* @example w_1");
  });

  test("accept readonly arrays and undefined in queries and bodies, and only there", () => {
    expect(source).toContain("marks: readonly string[];");
    expect(source).toContain("lists?: readonly (readonly number[])[] | undefined;");
    expect(source).toContain("maker?: MakerInput | undefined;");
    expect(source).toContain("data?: Widget[];");
    expect(source).toContain("made_at?: string;");
  });

  test("of a description without operations are those of its schemas", () => {
    const components = { schemas: { Widget: { type: "array", items: { enum: ["a", 1] } } } };
    const types = generateTypes({ openapi: "3.1.0", info: { title: "t", version: "1" }, paths: {}, components });

    expect(types).toContain('export type Widget = ("a" | 1)[];');
    expect(types).not.toContain("ResponseHeaders");
  });

  test("name the headers that most responses have, and write out those of the others", () => {
    const common = { Left: { schema: { type: "number" } } };
    const get = (id: string, headers: JsonObject): JsonObject => ({
      get: { operationId: `widgets_${id}`, responses: { 200: { description: "Fine.", headers } } },
    });
    const paths = {
      "/a": get("getA", common),
      "/b": get("getB", common),
      "/c": get("getC", { ...common, File: { schema: { type: "string" } } }),
    };
    const components = { schemas: { Widget: { type: "string" } } };
    const types = generateTypes({ openapi: "3.1.0", info: { title: "t", version: "1" }, paths, components });

    expect(types.match(/headers: ResponseHeaders;/g)).toHaveLength(2);
    expect(types).toMatch(/headers: \{\n *File\??: string;\n *Left\??: number;/);
    expect(types).toMatch(/export type ResponseHeaders = \{\n *Left\??: number;\n *\[name: string\]: unknown;\n\};/);
  });
});
