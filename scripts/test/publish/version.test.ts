import { expect, test } from "vitest";
import type { JsonObject } from "../../openapi/description.ts";
import { descriptionChangeset } from "../../publish/version.ts";
import { describeApi, path } from "../support/describe.ts";

const get: JsonObject = { operationId: "widgets_get", parameters: [path("id")] };
const widgets = { ...describeApi({ "GET /widgets/{id}": get }), info: { version: "1.2.0" } };

test("writes a changeset with the methods, types and paths that were removed and added", () => {
  const current = describeApi({ "POST /gadgets": { operationId: "gadgets_create" } });

  expect(descriptionChangeset(widgets, current, "2.0.0")).toBe(
    [
      '---\n"@planasonix/openapi": major\n---\n',
      "The description since 1.2.0. `redocly diff` of two files in spec/released lists all changes.\n",
      "Removed: `widgets.get`, `/widgets/{id}`.\n",
      "Added: `gadgets.create`, `/gadgets`.\n",
    ].join("\n"),
  );
});

test.each([
  ["1.3.0", "minor"],
  ["1.2.1", "patch"],
])("if the changes need %s, the changeset raises the %s version; it names nothing that stayed", (needed, bump) => {
  const text = descriptionChangeset(widgets, widgets, needed);

  expect(text).toContain(`": ${bump}\n`);
  expect(text).not.toMatch(/Removed|Added/);
});
