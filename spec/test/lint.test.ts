import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { lint } from "../lint/lint.js";
import { rules } from "../lint/plugin.js";

const folder = fileURLToPath(new URL("../lint/fixtures/", import.meta.url));
const fixtures = readdirSync(folder).filter((file) => file !== "redocly.yaml");
const problems = lint(folder, fixtures, "redocly.yaml");

test.each(Object.keys(rules))("%s rejects its fixture", (rule) => {
  const place = new RegExp(`^spec/lint/fixtures/${rule}\\.yaml:\\d+: `);

  expect(problems.filter((problem) => problem.endsWith(` (planasonix/${rule})`))).toContainEqual(
    expect.stringMatching(place),
  );
});

test.each([
  ["an operation without an effect", "effect.yaml:10: `x-effect` lists one or more of read, reach, execute, spend,"],
  ["effects in another order", "effect.yaml:11: `x-effect` lists one or more of"],
  ["an effect outside a list", "effect.yaml:40: Write `x-effect: [reach]`: a list, even of one. (planasonix/effect)"],
  [
    "a literal path after its template",
    "distinct-paths.yaml:8: Move `/pipelines/deleted` before `/pipelines/{pipeline_id}`",
  ],
  ["an idempotency key with an example", "named-examples.yaml:14: The parameter `Idempotency-Key` has an example,"],
  ["an event with the tag of an operation", "event-tag.yaml:12: An event needs one tag of its own, `Webhook events`;"],
  ["a tag that is declared twice", "event-tag.yaml:4: Duplicate tag name found: 'Webhooks'. Remove one of the two."],
])("%s is one line with the place and what to do", (_, line) => {
  expect(problems).toContainEqual(expect.stringContaining(`spec/lint/fixtures/${line}`));
});

test("every rule is configured as an error for the description", () => {
  const config = parse(readFileSync(new URL("../lint/redocly.yaml", import.meta.url), "utf8"));

  expect(config.extends).toContain("planasonix/all");
  expect(Object.keys(config.rules).filter((name) => name.startsWith("planasonix/"))).toEqual([]);
});

test.each([
  "`parent_id` is null in responses: accept null.",
  "`kind` is open in responses: use `x-extensible-enum`.",
  "`name` is required, and optional in a response.",
])("a request takes what a response gives (%s)", (message) => {
  expect(problems).toContain(`spec/lint/fixtures/writable-fields.yaml:9: ${message} (planasonix/writable-fields)`);
});

test.each([
  [6, "A GET has the effects read and reach at most."],
  [7, "Beside the effect read, only reach is possible."],
  [8, "A DELETE has the effect delete."],
  [13, "An operation that only reads has `x-retry: safe`."],
  [15, "With `x-retry: safe`, nothing is spent or changed."],
  [17, "An operation with `x-starts` has the effect start."],
  [19, "An operation with the status 201 has the effect change."],
  [21, "A deletion has `x-final: true`."],
  [23, "What changes nothing has no `x-final`."],
  [28, "A response with a secret needs `x-reveals: secret`."],
  [28, "An operation that issues a secret has the effect grant."],
  [35, "`x-confirm` is for changes without a deletion."],
])("the effects agree with the rest of the operation (line %i: %s)", (line, message) => {
  expect(problems).toContain(`spec/lint/fixtures/effect.yaml:${line}: ${message} (planasonix/effect)`);
});

test.each([
  [8, "The response is the result of a test: it needs `x-verdict`."],
  [12, "`/data/attributes/reachable` is neither a boolean nor a field with known values."],
  [17, "`passed` lists values of the field: ok."],
])("a test states its verdict (line %i: %s)", (line, message) => {
  expect(problems).toContain(`spec/lint/fixtures/verdict.yaml:${line}: ${message} (planasonix/verdict)`);
});

test.each([
  [10, "`access_token` is a secret: it needs `format: password`, `x-sensitive: true`, `writeOnly: true`."],
  [10, "`config` can contain secrets: it needs `x-sensitive: true`."],
  [13, "`pin` is a secret: `x-secrets.names` has to match its name."],
])("secrets are marked, and their names tell them (line %i: %s)", (line, message) => {
  expect(problems).toContain(`spec/lint/fixtures/secrets.yaml:${line}: ${message} (planasonix/secrets)`);
});

test.each([
  ["refers-to", 8, "`root_id` is not a path parameter: state the type of its resource in `x-refers-to`."],
  ["refers-to", 10, "`tree_id` is not a path parameter: state the type of its resource in `x-refers-to`."],
  ["refers-to", 10, "`parent_id` is not a path parameter: state the type of its resource in `x-refers-to`."],
  ["refers-to", 10, "`top_id` refers to `directory`, which is not the type of a resource."],
  ["omitted", 9, "The body needs `x-omitted: kept` or `unknown`."],
  ["omitted", 14, "`x-omitted: kept` and the description of the body disagree."],
])("what requests refer to and omit is stated (%s, line %i: %s)", (rule, line, message) => {
  expect(problems).toContain(`spec/lint/fixtures/${rule}.yaml:${line}: ${message} (planasonix/${rule})`);
});

test.each([
  ["promoted", 7, "The operation is rejected without a promoted pipeline: it needs `x-needs-promoted: true`."],
  ["promoted", 8, "The description does not say that no operation promotes a pipeline."],
  ["promoted", 12, "The description does not say that the operation returns 409 without a promoted pipeline."],
  ["same-as", 9, "`x-same-as` of `bucket` names `config.bucket`, which is no other field of the body."],
])("what a request needs and repeats is stated (%s, line %i: %s)", (rule, line, message) => {
  expect(problems).toContain(`spec/lint/fixtures/${rule}.yaml:${line}: ${message} (planasonix/${rule})`);
});
