import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readPublicManifests, requireSame } from "../../publish/packed-packages.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const manifests = readPublicManifests(root);

test("requireSame requires two builds to pack the same packages and the same bytes", () => {
  const first = new Map([
    ["a@1.0.0", "x"],
    ["b@1.0.0", "y"],
  ]);

  const differing = new Map([...first, ["b@1.0.0", "z"]]);
  const fewer = new Map([["a@1.0.0", "x"]]);

  expect(() => requireSame(first, new Map(first), "The tarballs")).not.toThrow();
  expect(() => requireSame(first, differing, "The tarballs")).toThrow("differ: b@1.0.0");
  expect(() => requireSame(first, fewer, "The tarballs")).toThrow("differ: b@1.0.0");
});

test("the published packages have one version, and `fixed` of Changesets lists all of them", () => {
  const { fixed } = JSON.parse(readFileSync(`${root}.changeset/config.json`, "utf8"));

  expect(new Set(manifests.map(({ version }) => version)).size).toBe(1);
  expect(fixed).toEqual([manifests.map(({ name }) => name).toSorted()]);
});
