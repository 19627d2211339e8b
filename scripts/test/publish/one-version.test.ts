import { expect, test } from "vitest";
import { oneVersion, withVersion } from "../../publish/one-version.ts";

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
