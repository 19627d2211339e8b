import { expect, test } from "vitest";
import { requireChangeset } from "../../publish/version.ts";

test("rejects changesets that do not mention a change of the description", () => {
  expect(() => requireChangeset("1.2.1", "1.3.0")).toThrow(
    ".changeset: the changes of the description need version 1.3.0, but the changesets lead to 1.2.1: add one",
  );
});

test.each(["1.3.0", "2.0.0"])("accepts changesets that lead to %s if the description needs 1.3.0", (version) => {
  expect(() => requireChangeset(version, "1.3.0")).not.toThrow();
});
