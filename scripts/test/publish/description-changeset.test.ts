import { expect, test } from "vitest";
import { descriptionChangeset } from "../../publish/description-changeset.ts";

test("writes a changeset with the changed methods, types and paths, and the number of all changes", () => {
  const changes = [
    { impact: "breaking", message: "method `runs.get` was removed" },
    { impact: "breaking", message: "#/paths/~1runs/get/security: Authentication became required." },
    { impact: "added", message: "type `Run` was added" },
    { impact: "added", message: "method `runs.list` was added" },
    { impact: "other", message: "#/: modified" },
  ] as const;

  expect(descriptionChangeset("1.2.0", changes)).toBe(
    [
      '---\n"@planasonix/openapi": major\n---\n',
      "The description since 1.2.0: 2 breaking, 2 added, 1 other changes. `redocly diff` of two files in spec/released lists them.\n",
      "Breaking for the client:\n",
      "- method `runs.get` was removed\n",
      "Added to the client: `Run`, `runs.list`.\n",
    ].join("\n"),
  );
});

test.each([
  ["0.2.0", "breaking", "minor"],
  ["1.2.0", "added", "minor"],
  ["1.2.0", "other", "patch"],
] as const)("after %s, a changeset for a greatest impact of %s raises the %s version", (released, impact, bump) => {
  expect(descriptionChangeset(released, [{ impact, message: "#/: modified" }])).toContain(`": ${bump}\n`);
});

test("writes no changeset for an unchanged description", () => {
  expect(descriptionChangeset("1.2.0", [])).toBeUndefined();
});
