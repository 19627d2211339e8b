import { expect, test } from "vitest";
import { parseTypes } from "../../../src/pages/api/declarations.ts";
import { readExports } from "../../../src/pages/api/entry-points.ts";

test("follows an export through files that are shared, and into the runtime", () => {
  const files: Readonly<Record<string, string>> = {
    "packages/client/dist/once.d.ts": `import { t as Store } from "./store-a1.js";
import { Clock } from "@planasonix/runtime";
import { Other } from "others";
export { type Clock, type Other, Store };
`,
    "packages/client/dist/store-a1.d.ts": "interface LongStore {}\nexport { LongStore as t };\n",
    "packages/runtime/dist/index.d.ts": "interface Clock {}\nexport { type Clock };\n",
  };

  const found = readExports("packages/client/dist/once.d.ts", (file) => parseTypes(files[file] ?? ""));

  expect([...found].map(([name, { declaration, file }]) => [name, declaration.name, file])).toEqual([
    ["Clock", "Clock", "packages/runtime/dist/index.d.ts"],
    ["Store", "Store", "packages/client/dist/store-a1.d.ts"],
  ]);
});
