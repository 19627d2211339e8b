import { expect, test } from "vitest";
import { bundledComponents } from "../../publish/bill-of-materials.ts";

const list = `Name: @faker-js/faker
Version: 6.3.1
License: MIT
License Text:
===

MIT License

---

Name: openapi-fetch
Version: 0.17.0
License: MIT
Repository: https://github.com/openapi-ts/openapi-typescript
`;

test("the bill of materials has a component for each bundled package, with the package that contains it", () => {
  const components = bundledComponents(list, "packages/mock/dist/third-party-licenses.txt");

  expect(components).toMatchObject([
    { name: "@faker-js/faker", version: "6.3.1", purl: "pkg:npm/%40faker-js/faker@6.3.1" },
    { name: "openapi-fetch", version: "0.17.0", purl: "pkg:npm/openapi-fetch@0.17.0" },
  ]);
  expect(components[0]).toMatchObject({
    licenses: [{ license: { id: "MIT" } }],
    properties: [{ name: "bundled-in", value: "@planasonix/mock" }],
  });
});

test("a list of licenses without packages has no components", () => {
  expect(bundledComponents("", "packages/mock/dist/third-party-licenses.txt")).toEqual([]);
});
