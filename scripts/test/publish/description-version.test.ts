import { expect, test } from "vitest";
import { descriptionChangeset, oneVersion, withVersion } from "../../publish/description-version.ts";

const manifests = (...versions: string[]) =>
  versions.map((version, index) => ({ name: `@planasonix/${index}`, version }));
const spec = "openapi: 3.1.1\ninfo:\n  title: Planasonix\n  version: 0.2.0\npaths:\n  /versions: {}\n";

test("requires one version of all packages", () => {
  expect(oneVersion(manifests("0.2.0", "0.2.0"))).toBe("0.2.0");
  expect(() => oneVersion(manifests("0.2.0", "0.3.0"))).toThrow("@planasonix/0 0.2.0, @planasonix/1 0.3.0");
});

test("sets the version of the packages in the description", () => {
  expect(withVersion(spec, "0.2.0")).toBe(spec);
  expect(withVersion(spec, "0.3.0")).toBe(spec.replace("0.2.0", "0.3.0"));
});

test("rejects changesets that raise the version less than the description needs", () => {
  expect(() => withVersion(spec, "0.1.1")).toThrow(
    "make version 0.1.1, but `info.version` in spec/openapi.yaml is 0.2.0",
  );
});

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
