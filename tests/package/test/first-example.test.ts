import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "@planasonix/benchmarks/src/run.ts";
import { expect, inject, test } from "vitest";
import { readCodeBlocks } from "./code-blocks.ts";
import { typeCheck } from "./type-check.ts";

test("the first example of the README compiles and runs against the mock, all of it installed from the tarballs", () => {
  const folder = join(inject("folder"), "first-example");
  const [example] = readCodeBlocks("README.md");
  mkdirSync(folder);
  writeFileSync(join(folder, "example.ts"), example?.text ?? "");
  writeFileSync(join(folder, "main.ts"), program);

  expect(typeCheck(folder, { skipLibCheck: false })).toBe("");
  expect(run(process.execPath, ["main.ts"], folder)).toMatch(/^\d+\n$/);
});

const program = `
import { startMock } from "@planasonix/mock";

const mock = await startMock({ port: 0 });
process.env.PLANASONIX_BASE_URL = mock.url;
process.env.PLANASONIX_API_KEY = "plnx_live_example";
await import("./example.ts");
await mock.close();
`;
