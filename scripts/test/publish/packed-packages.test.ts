import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  dependenciesFirst,
  type PackedPackage as Packed,
  readPublicManifests,
  requireSame,
} from "../../publish/packed-packages.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const manifests = readPublicManifests(root);

test("requireSame requires two builds to pack the same packages and the same bytes", () => {
  const [a, b] = ["a", "b"].map((name) => ({ name, tarball: `${name}.tgz`, integrity: name })) as [Packed, Packed];

  expect(() => requireSame([a, b], [b, a], "The tarballs")).not.toThrow();
  expect(() => requireSame([a, b], [a, { ...b, integrity: "c" }], "The tarballs")).toThrow("differ: b");
  expect(() => requireSame([a, b], [a], "The tarballs")).toThrow("differ: b");
});

test("dependenciesFirst puts a package after those that it depends on", () => {
  const names = dependenciesFirst(manifests).map(({ name }) => name);

  for (const { name, dependencies = {} } of manifests)
    for (const other of Object.keys(dependencies).filter((one) => names.includes(one)))
      expect(names.indexOf(other)).toBeLessThan(names.indexOf(name));
});

test("the published packages have one version, and `fixed` of Changesets lists all of them", () => {
  const { fixed } = JSON.parse(readFileSync(`${root}.changeset/config.json`, "utf8"));

  expect(new Set(manifests.map(({ version }) => version)).size).toBe(1);
  expect(fixed).toEqual([manifests.map(({ name }) => name).toSorted()]);
});
