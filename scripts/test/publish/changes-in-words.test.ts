import { expect, test } from "vitest";
import { changesInWords } from "../../publish/changes-in-words.ts";
import type { Change } from "../../release/change.ts";

const nameOf = (method: string, path: string) =>
  method === "get" && path === "/runs/{run_id}" ? "runs.get" : undefined;
const breaking = (message: string): Change => ({ impact: "breaking", message });
const added = (message: string): Change => ({ impact: "added", message });

test("prints each sentence once, with the operations and types that it concerns", () => {
  const changes = [
    breaking("#/paths/~1runs~1{run_id}/get/security: Authentication became required."),
    breaking("#/paths/~1other/post/security: Authentication became required."),
    breaking("#/paths/~1other/post/requestBody: Lower bound of `size` was removed."),
    breaking("#/paths/~1runs~1{run_id}/get/responses: Lower bound of `rows` was removed."),
    breaking("#/paths/~1other/post/requestBody: `pattern` of `name` was removed."),
    breaking("#/paths/~1other/post/responses: Property `name` of `attributes` was removed."),
    breaking("#/paths/~1other/post/responses: Properties of `attributes` are no longer required: `a`, `b`."),
    breaking("#/paths/~1runs~1{run_id}/get: Required `run_id` path parameter was added."),
    breaking("method `runs.get`: returned `A`, returns `B`"),
    added("type `Run` was added"),
    added("type `Job` was added"),
    added("#/components/schemas/Run/properties/tags: added"),
    { impact: "other", message: "#/: modified" } as const,
  ];

  expect(changesInWords(changes, nameOf)).toBe(
    [
      "Breaking:\n",
      "- Authentication became required: `runs.get`, `/other`",
      "- Fields are no longer required: `/other: a, b`",
      "- Fields were removed: `/other: name`",
      "- Lower bound of a field was removed: `/other: size`, `runs.get: rows`",
      "- Required path parameters were added: `runs.get: run_id`",
      "- `pattern` of a field was removed: `/other: name`",
      "- method `runs.get`: returned `A`, returns `B`\n",
      "Added:\n",
      "- added: `Run`",
      "- types added: `Run`, `Job`\n",
      "1 other change: texts, examples and additions to responses.",
    ].join("\n"),
  );
});

test("names at most eight operations or types and counts the others", () => {
  const types = Array.from({ length: 10 }, (_, index) => added(`type \`T${index}\` was added`));

  expect(changesInWords(types, nameOf)).toBe(
    "Added:\n\n- types added: `T0`, `T1`, `T2`, `T3`, `T4`, `T5`, `T6`, `T7` and 2 more",
  );
});
