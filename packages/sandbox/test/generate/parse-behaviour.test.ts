import { expect, test } from "vitest";
import { parseBehaviour } from "../../generate/parse-behaviour.ts";

const file = "packages/sandbox/behaviour/job.yaml";

test("reads a behaviour file, with the entries that it merges", () => {
  const text = "referred:\n  a: &one { status: queued }\n  b: { <<: *one, type: sync }\n";

  expect(parseBehaviour(file, text)).toEqual({
    referred: { a: { status: "queued" }, b: { status: "queued", type: "sync" } },
  });
});

test.each([
  ["a text that continues a finished entry", "operations:\n  jobs_get: {} x\n", `${file}:2:16: Unexpected scalar`],
  ["a name twice", "filters: {}\nfilters: {}\n", `${file}:2:1: Map keys must be unique`],
  ["an alias without its anchor", "filters: *none\n", `${file}: Unresolved alias`],
])("names the file, and the line where YAML has one, of %s", (_, text, message) => {
  expect(() => parseBehaviour(file, text)).toThrow(message);
});
