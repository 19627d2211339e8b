import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "@planasonix/benchmarks/src/run.ts";
import { readCodeBlocks } from "@planasonix/scripts/pages/code-blocks.ts";
import { expect, inject, test } from "vitest";
import { repository } from "./repository.ts";
import { typeCheck } from "./type-check.ts";

const program = `
import { startMock } from "@planasonix/mock";

const mock = await startMock({ port: 0 });
process.env.PLANASONIX_BASE_URL = mock.url;
process.env.PLANASONIX_API_KEY = "plnx_live_example";
await import("./example.ts");
await mock.close();
`;

test("the first example of the README compiles and prints a status and a number of rows, with packages installed from the tarballs", () => {
  const folder = join(inject("folder"), "first-example");
  const [example] = readCodeBlocks(readFileSync(`${repository}README.md`, "utf8"));
  mkdirSync(folder);
  writeFileSync(join(folder, "example.ts"), example?.text ?? "");
  writeFileSync(join(folder, "main.ts"), program);

  expect(run(process.execPath, ["main.ts"], folder)).toMatch(/^succeeded \d+\n$/);
  expect(typeCheck(folder, { skipLibCheck: false })).toBe("");
});
