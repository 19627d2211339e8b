import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { type Document, parseDocument } from "yaml";
import { greatestImpact } from "../../release/change.ts";
import { compareDescriptions } from "../../release/compare-descriptions.ts";

type Path = readonly (string | number)[];
type Edit = (document: Document) => void;

const released = fileURLToPath(new URL("../fixtures/released.yaml", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "compare-descriptions-"));
let count = 0;

afterAll(() => rmSync(folder, { recursive: true }));

const list: Path = ["paths", "/widgets", "get"];
const create: Path = ["paths", "/widgets", "post"];
const get: Path = ["paths", "/widgets/{widget_id}", "get"];
const remove: Path = ["paths", "/widgets/{widget_id}", "delete"];
const run: Path = ["paths", "/widgets/{widget_id}/run", "post"];
const received: Path = ["components", "schemas", "Widget", "properties", "attributes"];
const sent: Path = ["components", "schemas", "WidgetCreate"];
const region = { name: "region", in: "query", description: "Where.", schema: { type: "string", maxLength: 64 } };
const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const content = (name: string) => ({ "application/json": { schema: reference(name) } });

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
const all =
  (...edits: readonly Edit[]): Edit =>
  (document) => {
    for (const edit of edits) edit(document);
  };

const breaks: readonly (readonly [title: string, edit: Edit, message: string])[] = [
  ["a removed path", drop("paths", "/widgets/{widget_id}/run"), "method `widgets.run`: was removed"],
  ["a removed operation", drop(...remove), "method `widgets.delete`: was removed"],
  ["a renamed operation", set([...get, "operationId"], "widgets_read"), "method `widgets.get`: was removed"],
  ["an operation that moved to another path", move(["paths", "/widgets"], ["paths", "/gadgets"]), "/widgets"],
  ["a new query parameter that is required", set([...list, "parameters", 2], { ...region, required: true }), "region"],
  ["a query parameter that became required", set([...list, "parameters", 0, "required"], true), "became required"],
  ["a removed query parameter", drop(...list, "parameters", 0), "`status` query parameter was removed"],
  ["the removal of all query parameters", drop(...list, "parameters"), "type `WidgetsListQuery` was removed"],
  ["a narrower query parameter", set([...list, "parameters", 0, "schema", "maxLength"], 8), "maxLength"],
  ["a renamed path parameter", renamePathParameter, "path `/widgets/{widget_id}/run` was removed"],
  ["a removed field of a body", drop(...sent, "properties", "colour"), "`colour`"],
  ["a new field of a body that is required", requireNewField, "region"],
  ["a field of a body that became required", set([...sent, "required"], ["name", "size"]), "`size`"],
  ["a removed value of a field of a body", set([...sent, "properties", "colour", "enum"], ["red"]), "green"],
  ["a smaller maximum length of a field of a body", set([...sent, "properties", "name", "maxLength"], 10), "maxLength"],
  [
    "a smaller maximum of a field of a body",
    set([...sent, "properties", "size", "maximum"], 9),
    "Upper bound of `size`",
  ],
  ["a changed type of a field of a body", set([...sent, "properties", "size", "type"], "string"), "Type of `size`"],
  ["a body that became required", set([...run, "requestBody", "required"], true), "argument 2 became required"],
  ["a removed body", drop(...run, "requestBody"), "method `widgets.run`: argument 2"],
  ["an added body", set([...remove, "requestBody"], { content: content("WidgetRunStart") }), "argument 2"],
  [
    "a changed type of a body",
    set([...create, "requestBody", "content"], content("WidgetRunStart")),
    "argument 1 was `WidgetCreate`",
  ],
  ["a removed field of a response", drop(...received, "properties", "size"), "`size`"],
  [
    "a changed type of a field of a response",
    set([...received, "properties", "size", "type"], "string"),
    "Type of `size`",
  ],
  [
    "a field of a response that became nullable",
    set([...received, "properties", "size", "type"], ["integer", "null"]),
    "Type of `size`",
  ],
  ["a field of a response that became optional", set([...received, "required"], ["name"]), "status"],
  [
    "a new value in a closed list of a response",
    set([...received, "properties", "colour", "enum"], ["red", "green", "blue"]),
    "blue",
  ],
  ["a changed success status", move([...create, "responses", "201"], [...create, "responses", "200"]), "201"],
  [
    "a response that lost its body",
    drop(...create, "responses", "201", "content"),
    "returned `ApiPromise<Widget>`, returns `ApiPromise<undefined>`",
  ],
  [
    "a changed media type of a response",
    move(mediaType("application/json"), mediaType("application/xml")),
    "application/json",
  ],
  [
    "a single resource instead of a list",
    set([...list, "responses", "200", "content"], content("WidgetResponse")),
    "returned `Paginated<Widget>`",
  ],
  ["a first query parameter in the place of the options", set([...remove, "parameters"], [region]), "`x-since`"],
  ["a removed wait", drop(...get, "x-waiter"), "method `widgets.wait`: was removed"],
  ["a start that lost its wait", drop(...run, "x-starts"), "method `widgets.runAndWait`: was removed"],
  ["a renamed type", renameType, "type `WidgetRunStart` was removed"],
  ["a removed security scheme", drop("components", "securitySchemes", "bearer"), "bearer"],
];

const additions: readonly (readonly [title: string, edit: Edit])[] = [
  ["a new operation", set(["paths", "/gadgets", "get"], { ...gadgets(), operationId: "gadgets_list" })],
  ["a new query parameter", set([...list, "parameters", 2], region)],
  ["a first query parameter that is an option", set([...remove, "parameters"], [{ ...region, "x-since": "1.3.0" }])],
  ["a new field of a body", set([...sent, "properties", "region"], region.schema)],
  ["a new field of a response", set([...received, "properties", "region"], { type: "string", description: "Where." })],
  ["a new type", set(["components", "schemas", "Gadget"], { type: "object", description: "A gadget." })],
];

const others: readonly (readonly [title: string, edit: Edit])[] = [
  ["a body that became optional", set([...create, "requestBody", "required"], false)],
  ["no change", () => {}],
  ["a changed text", set([...get, "description"], "Fetches a widget.")],
  ["a new value in an open list", set([...received, "properties", "status", "x-extensible-enum"], ["running", "held"])],
];

test.each(breaks)("classifies %s as breaking", (_, edit, message) => {
  const found = compare(edit).filter(({ impact }) => impact === "breaking");
  expect(found.map((change) => change.message).join("\n")).toContain(message);
});

test.each(additions)("classifies %s as a compatible addition", (_, edit) => {
  expect(greatestImpact(compare(edit))).toBe("added");
});

test.each(others)("classifies %s as neither breaking nor an addition", (_, edit) => {
  expect([undefined, "other"]).toContain(greatestImpact(compare(edit)));
});

function compare(edit: Edit) {
  const document = parseDocument(readFileSync(released, "utf8"));
  edit(document);
  count += 1;
  const current = join(folder, `${count}.yaml`);
  writeFileSync(current, document.toString());
  return compareDescriptions(released, current);
}

function mediaType(name: string): Path {
  return [...get, "responses", "200", "content", name];
}

function renamePathParameter(document: Document): void {
  all(
    move(["paths", "/widgets/{widget_id}/run"], ["paths", "/widgets/{id}/run"]),
    set(["paths", "/widgets/{id}/run", "parameters", 0, "name"], "id"),
  )(document);
}

function requireNewField(document: Document): void {
  all(set([...sent, "properties", "region"], region.schema), set([...sent, "required"], ["name", "region"]))(document);
}

function renameType(document: Document): void {
  all(
    move(["components", "schemas", "WidgetRunStart"], ["components", "schemas", "WidgetRun"]),
    set([...run, "requestBody", "content"], content("WidgetRun")),
  )(document);
}

function gadgets(): object {
  const responses = { "200": { description: "A page.", content: content("WidgetListResponse") } };
  return { summary: "List gadgets", description: "Lists gadgets.", tags: ["Widgets"], "x-retry": "safe", responses };
}
