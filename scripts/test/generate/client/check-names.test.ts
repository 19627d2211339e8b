import { expect, test } from "vitest";
import { checkNames, exportedNames } from "../../../generate/client/check-names.ts";
import type { JsonObject } from "../../../openapi/description.ts";
import { describeApi, path, query, resourceSchema } from "../../support/describe.ts";

const own = {
  index: `
    export type { ApiKey as ApiKeyOption, Page, Attempt } from "@planasonix/runtime";
    export { ApiError } from "@planasonix/runtime";
    export type * from "./generated/schemas.ts";
    export interface Planasonix {}
    export function createClient() {}
    interface Hidden {}
  `,
  client:
    "export interface ClientMembers {\n  readonly rateLimit: unknown;\n  withOptions(options: object): this;\n}\n",
};
const waiter = { status: "/data/status", succeeded: ["done"], failed: [], canceled: [] };

const refused: readonly [title: string, operation: JsonObject, schemas: readonly string[], message: RegExp][] = [
  ["a schema with the name of a type of the SDK", {}, ["Page"], /type `Page` needs another name: the SDK exports/],
  ["a schema with the name of a class of the SDK", {}, ["ApiError"], /type `ApiError` needs another name/],
  ["a schema with the name of the client", {}, ["Planasonix"], /type `Planasonix` needs another name/],
  [
    "a schema with the name of a query",
    { parameters: [path("widget_id"), query("a")] },
    ["WidgetsGetQuery"],
    /`WidgetsGetQuery` .*two parts/,
  ],
  ["a schema with the name of the interface of a resource", {}, ["WidgetsResource"], /`WidgetsResource` .*two parts/],
  [
    "a resource with the name of a member of every client",
    { operationId: "rateLimit_get" },
    [],
    /resource `rateLimit`/,
  ],
  ["a resource that would make the client a promise", { operationId: "then_get" }, [], /resource `then`/],
  [
    "a method with the name of one that an extension adds",
    { operationId: "widgets_wait", "x-waiter": waiter },
    [],
    /`widgets\.wait`/,
  ],
];

test.each(refused)("rejects %s", (_, operation, schemas, message) => {
  const added = Object.fromEntries(schemas.map((name) => [name, resourceSchema()]));
  const description = describeApi(
    { "GET /widgets/{widget_id}": { operationId: "widgets_get", parameters: [path("widget_id")], ...operation } },
    added,
  );

  expect(() => checkNames(description, own)).toThrow(message);
});

test("reports all problems in one error", () => {
  const schemas = { Page: resourceSchema(), Attempt: resourceSchema() };
  const description = describeApi({ "GET /widgets": { operationId: "widgets_get" } }, schemas);

  expect(() => checkNames(description, own)).toThrow(/`Page`[\s\S]*`Attempt`/);
});

test("accepts names that are not exported, or exported under another name", () => {
  const schemas = { Hidden: resourceSchema(), ApiKey: resourceSchema() };

  checkNames(describeApi({ "GET /widgets": { operationId: "widgets_get" } }, schemas), own);
});

test("returns the names that a module exports", () => {
  expect(exportedNames(own.index)).toEqual([
    "ApiKeyOption",
    "Page",
    "Attempt",
    "ApiError",
    "Planasonix",
    "createClient",
  ]);
});
