import { expect, test } from "vitest";
import type { JsonObject } from "../../openapi/description.ts";
import { descriptionChangeset } from "../../publish/description-changeset.ts";
import { describeApi, path } from "../support/describe.ts";

const get: JsonObject = { operationId: "widgets_get", parameters: [path("id")] };
const of = (version: string, operations: Readonly<Record<string, JsonObject>>) => ({
  version,
  description: describeApi(operations),
});

test("writes a changeset with the methods, types and paths that were removed and added", () => {
  const before = of("1.2.0", { "GET /widgets/{id}": get });
  const after = of("2.0.0", { "POST /gadgets": { operationId: "gadgets_create" } });

  expect(descriptionChangeset(before, after)).toBe(
    [
      '---\n"@planasonix/openapi": major\n---\n',
      "The description since 1.2.0. `redocly diff` of two files in spec/released lists all changes.\n",
      "Removed: `widgets.get`, `/widgets/{id}`.\n",
      "Added: `gadgets.create`, `/gadgets`.\n",
    ].join("\n"),
  );
});

test.each([
  ["0.2.0", "0.3.0", "minor"],
  ["1.2.0", "1.3.0", "minor"],
  ["1.2.0", "1.2.1", "patch"],
])("from %s to %s, the changeset raises the %s version, and names nothing that stayed", (released, version, bump) => {
  const text = descriptionChangeset(
    of(released, { "GET /widgets/{id}": get }),
    of(version, { "GET /widgets/{id}": get }),
  );

  expect(text).toContain(`": ${bump}\n`);
  expect(text).not.toMatch(/Removed|Added/);
});
