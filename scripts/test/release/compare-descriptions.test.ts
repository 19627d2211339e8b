import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Document, parseDocument } from "yaml";
import { compareDescriptions } from "../../release/compare-descriptions.ts";
import { type Change, greatestImpact } from "../../release/versions.ts";

type Path = readonly (string | number)[];
type Edit = (document: Document) => void;

const list: Path = ["paths", "/widgets", "get"];
const create: Path = ["paths", "/widgets", "post"];
const get: Path = ["paths", "/widgets/{widget_id}", "get"];
const remove: Path = ["paths", "/widgets/{widget_id}", "delete"];
const run: Path = ["paths", "/widgets/{widget_id}/run", "post"];
const received: Path = ["components", "schemas", "Widget", "properties", "attributes"];
const sent: Path = ["components", "schemas", "WidgetCreate"];
const region = { name: "region", in: "query", description: "Where.", schema: { type: "string", maxLength: 64 } };
const content = (name: string) => ({ "application/json": { schema: { $ref: `#/components/schemas/${name}` } } });

const drop =
  (...path: Path): Edit =>
  (document) =>
    document.deleteIn(path);
const set =
  (path: Path, value: unknown): Edit =>
  (document) =>
    document.setIn(path, document.createNode(value));
const move =
  (from: Path, to: Path): Edit =>
  (document) => {
    document.setIn(to, document.getIn(from, true));
    document.deleteIn(from);
  };

type Case = readonly [title: string, edit: Edit, message: string];

const breaksHttp: readonly Case[] = [
  ["a new query parameter that is required", set([...list, "parameters", 2], { ...region, required: true }), "region"],
  ["a query parameter that became required", set([...list, "parameters", 0, "required"], true), "became required"],
  ["a narrower query parameter", set([...list, "parameters", 0, "schema", "maxLength"], 8), "maxLength"],
  [
    "a removed value of a field of a body",
    set([...sent, "properties", "colour", "enum"], ["red"]),
    "lost values: 'green'",
  ],
  [
    "a smaller maximum of a field of a body",
    set([...sent, "properties", "size", "maximum"], 9),
    "Upper bound of `size`",
  ],
  ["a field of a body that became required", set([...sent, "required"], ["name", "size"]), "became required: `size`"],
  ["a removed field of a response", drop(...received, "properties", "size"), "`size` of `attributes` was removed"],
  [
    "a field of a response that became optional",
    set([...received, "required"], ["name"]),
    "no longer required: `status`",
  ],
  [
    "a new value in a closed list",
    set([...received, "properties", "colour", "enum"], ["red", "green", "blue"]),
    "gained values: 'blue'",
  ],
  ["a changed success status", move([...create, "responses", "201"], [...create, "responses", "200"]), "201"],
  ["a changed media type", move(mediaType("application/json"), mediaType("application/xml")), "application/json"],
  ["a removed security scheme", drop("components", "securitySchemes", "bearer"), "bearer"],
];

const breaksClient: readonly Case[] = [
  ["a renamed operation", set([...create, "operationId"], "widgets_make"), "method `widgets.create` was removed"],
  ["a removed wait", drop(...get, "x-waiter"), "method `widgets.wait` was removed"],
  ["a start that lost its wait", drop(...run, "x-starts"), "method `widgets.runAndWait` was removed"],
  ["a removed type", drop(...list, "parameters"), "type `WidgetsListQuery` was removed"],
  ["a renamed path parameter", renamePathParameter, "path `/widgets/{widget_id}/run` was removed"],
];

const additions: readonly Case[] = [
  ["a new operation", set(["paths", "/gadgets", "get"], gadgets()), "method `gadgets.list` was added"],
  ["a new query parameter", set([...list, "parameters", 2], region), "~1widgets/get/parameters/2"],
  [
    "a query that is an option",
    set([...remove, "parameters"], [{ ...region, "x-since": "1.3.0" }]),
    "type `WidgetsDeleteQuery` was added",
  ],
  ["a new field of a body", set([...sent, "properties", "region"], region.schema), "properties/region"],
  ["a new type", set(["components", "schemas", "Gadget"], { type: "object" }), "type `Gadget` was added"],
];

const others: readonly Edit[] = [
  set([...create, "requestBody", "required"], false),
  set([...get, "description"], "Fetches a widget."),
  set([...received, "properties", "status", "x-extensible-enum"], ["running", "held"]),
];

describe("a change of the HTTP API", () => {
  const messages = messagesOf(compare(editsOf(breaksHttp)), "breaking");

  test.each(breaksHttp)("is breaking: %s", (_, __, message) => {
    expect(messages).toContain(message);
  });
});

describe("a change of the client", () => {
  const messages = messagesOf(compare(editsOf(breaksClient)), "breaking");

  test.each(breaksClient)("is breaking: %s", (_, __, message) => {
    expect(messages).toContain(message);
  });
});

test("additions are compatible, and each is reported", () => {
  const changes = compare(editsOf(additions));

  expect(greatestImpact(changes)).toBe("added");
  for (const [, , message] of additions) expect(messagesOf(changes, "added")).toContain(message);
});

test("an optional body, a changed text and a new value in an open list are neither breaking nor additions", () => {
  expect(greatestImpact(compare(others))).toBe("other");
});

test("finds no changes in the same description", () => {
  expect(compare([])).toEqual([]);
});

/** Makes all edits in one description, and compares it with the released one. */
function compare(edits: readonly Edit[]): readonly Change[] {
  const released = fileURLToPath(new URL("./released.yaml", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "compare-descriptions-"));
  const document = parseDocument(readFileSync(released, "utf8"));
  for (const edit of edits) edit(document);
  const current = join(folder, "current.yaml");
  writeFileSync(current, document.toString());
  try {
    return compareDescriptions(released, current);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function editsOf(cases: readonly Case[]): readonly Edit[] {
  return cases.map(([, edit]) => edit);
}

function messagesOf(changes: readonly Change[], wanted: Change["impact"]): string {
  const found = changes.filter(({ impact }) => impact === wanted);
  return found.map(({ message }) => message).join("\n");
}

function mediaType(name: string): Path {
  return [...get, "responses", "200", "content", name];
}

function renamePathParameter(document: Document): void {
  move(["paths", "/widgets/{widget_id}/run"], ["paths", "/widgets/{id}/run"])(document);
  document.setIn(["paths", "/widgets/{id}/run", "parameters", 0, "name"], "id");
}

function gadgets(): object {
  const responses = { "200": { description: "A page.", content: content("WidgetListResponse") } };
  const texts = { summary: "List gadgets", description: "Lists gadgets.", tags: ["Widgets"] };
  return { operationId: "gadgets_list", ...texts, "x-retry": "safe", responses };
}
