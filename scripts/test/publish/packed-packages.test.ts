import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type PackedPackage as Packed, readPublicManifests, requireSame } from "../../publish/packed-packages.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const manifests = readPublicManifests(root);

test("requireSame requires two builds to pack the same packages and the same bytes", () => {
  const [a, b] = ["a", "b"].map((name) => ({ name, filename: `${name}.tgz`, integrity: name })) as [Packed, Packed];

  expect(() => requireSame([a, b], [b, a])).not.toThrow();
  expect(() => requireSame([a, b], [a, { ...b, integrity: "c" }])).toThrow("differ: b");
  expect(() => requireSame([a, b], [a])).toThrow("differ: b");
});

test("the published packages have one version, and `fixed` of Changesets lists all of them", () => {
  const { fixed } = JSON.parse(readFileSync(`${root}.changeset/config.json`, "utf8"));

  expect(new Set(manifests.map(({ version }) => version)).size).toBe(1);
  expect(fixed).toEqual([manifests.map(({ name }) => name).toSorted()]);
});
