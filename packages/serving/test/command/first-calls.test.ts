import { expect, test } from "vitest";
import { firstCalls, type SuggestibleOperation, startLines } from "../../src/command/first-calls.ts";

const list = operation("runs_list", "GET /runs");
const get = operation("runs_get", "GET /runs/{run_id}", { examples: { run_id: "run_1" } });
const start = operation("pipelines_run", "POST /pipelines/{pipeline_id}/run", {
  starts: { poll: "runs_get" },
  examples: { pipeline_id: "pl_1" },
});

function operation(
  id: string,
  endpoint: string,
  { starts, examples = {} }: { readonly starts?: unknown; readonly examples?: object } = {},
): SuggestibleOperation {
  const [method = "", path = ""] = endpoint.split(" ");
  return { id, method, path, starts, examples: new Map(Object.entries(examples)) };
}

test("chooses a path without an ID to read, and the first start with the list that then contains the work", () => {
  expect(firstCalls([get, list, start])).toEqual({
    read: "/runs",
    start: { post: "/pipelines/pl_1/run", list: "/runs" },
  });
});

test.each<[string, readonly SuggestibleOperation[]]>([
  ["there is no operation", []],
  ["no operation starts work", [list, get, { ...start, starts: undefined }]],
  ["the operation that polls is missing", [list, start]],
  ["there is no list", [get, start]],
  ["a path parameter has no example", [list, get, { ...start, examples: new Map() }]],
  ["`x-starts` is not an object", [list, get, { ...start, starts: "runs_get" }]],
])("suggests no start if %s", (_, operations) => {
  const calls = firstCalls(operations);

  expect(calls.start).toBeUndefined();
  expect(startLines(calls, "http://127.0.0.1:1/v1", "key")).toBe("");
});

test("suggests two commands: one that starts the work, and one that lists it", () => {
  const lines = startLines(firstCalls([get, list, start]), "http://127.0.0.1:1/v1", "key");

  expect(lines).toBe(
    "Then start a run, and look at it:\n" +
      "  curl -H 'Authorization: Bearer key' -X POST http://127.0.0.1:1/v1/pipelines/pl_1/run\n" +
      "  curl -H 'Authorization: Bearer key' http://127.0.0.1:1/v1/runs\n",
  );
});
