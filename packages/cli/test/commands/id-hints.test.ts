import { expect, test } from "vitest";
import { idHints } from "../../src/commands/id-hints.ts";
import { json, runScripted } from "../support/scripted.ts";

const commandsOf = (error: object): readonly unknown[] => idHints(error, []).map(({ command }) => command);
const rejecting = (...fields: readonly string[]): object => ({
  details: fields.map((field) => ({ field, issue: "?" })),
});

test.each([
  ["an ID in the path", { operation: "runs.get", status: 404 }, ["planasonix runs list"]],
  [
    "an ID in the path of an operation with a body",
    { operation: "schedules.update", status: 404 },
    ["planasonix schedules list"],
  ],
  [
    "a required field of an operation without an ID in its path",
    { operation: "schedules.create", status: 404 },
    ["planasonix pipelines list"],
  ],
  [
    "a rejected field",
    { operation: "glossaryTerms.create", status: 400, ...rejecting("body.domain_id") },
    ["planasonix glossary-domains list"],
  ],
  [
    "a rejected field that the API names without the part of the request",
    { operation: "glossaryTerms.create", status: 422, ...rejecting("domain_id") },
    ["planasonix glossary-domains list"],
  ],
  [
    "a rejected item of a list",
    { operation: "reverseEtl.resolveDlqEntries", status: 400, ...rejecting("body.entry_ids[0]") },
    ["planasonix reverse-etl list-dlq-entries"],
  ],
  [
    "a rejected parameter of the query",
    { operation: "connections.findTables", status: 400, ...rejecting("query.connection_id") },
    ["planasonix connections list"],
  ],
  [
    "a rejected field, and not for the path",
    { operation: "pipelines.move", status: 404, ...rejecting("folder_id") },
    ["planasonix folders list"],
  ],
])("the hint for %s names the command that lists such IDs", (_, error, expected) => {
  expect(commandsOf(error)).toEqual(expected);
});

test.each([
  ["another field", { operation: "glossaryTerms.create", status: 400, ...rejecting("body.name") }],
  ["a request without details", { operation: "glossaryTerms.create", status: 400, details: "?" }],
  ["another status", { operation: "runs.get", status: 403 }],
  ["an operation that no command has", { operation: "GET /nothing", status: 404 }],
  ["what is no error of a call", {}],
])("there is no hint for %s", (_, error) => {
  expect(commandsOf(error)).toEqual([]);
});

const notFound = json({ error: { code: "not_found", message: "No" } }, { status: 404 });

test("the command asks the same API with the same key", () => {
  const args = [
    "runs",
    "get",
    "run_1",
    "--profile",
    "my work",
    "--base-url=https://acme.planasonixapis.com/v1",
    "-o",
    "json",
  ];
  expect(idHints({ operation: "runs.get", status: 404 }, args)).toMatchObject([
    { command: "planasonix runs list --profile 'my work' --base-url=https://acme.planasonixapis.com/v1" },
  ]);
});

test("a person reads the hint, and a program gets it as the next command", async () => {
  const env = { PLANASONIX_API_KEY: "key-of-a-test", PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1" };
  const text = await runScripted(["reverse-etl", "get-sync", "sync_1"], [notFound], { env });
  expect(text.stderr).toContain("To see which IDs there are: planasonix reverse-etl list-syncs\n");
  const line = await runScripted(["reverse-etl", "get-sync", "sync_1", "--errors", "json"], [notFound], { env });
  expect(JSON.parse(line.stderr)).toMatchObject({ status: 404, next: "planasonix reverse-etl list-syncs" });
});
