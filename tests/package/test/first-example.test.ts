import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runFirstExample } from "@planasonix/scripts/publish/dry-run/as-user.ts";
import { expect, inject, test } from "vitest";
import { repository } from "./repository.ts";
import { typeCheck } from "./type-check.ts";

test("the first example of the README compiles and runs against the mock, with packages installed from the tarballs", async () => {
  const folder = join(inject("folder"), "first-example");
  mkdirSync(folder);

  await runFirstExample(folder, `${repository}README.md`);

  expect(typeCheck(folder, { skipLibCheck: false })).toBe("");
});
