// The guide about test runners shows the settings and the tests of a user of Jest, with which `npm run proof jest-esm` and
// `npm run proof jest-require` run Jest.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readBlocks } from "@planasonix/scripts/pages/code-blocks.ts";
import { expect, test } from "vitest";
import { repository } from "./repository.ts";

const guide = readFileSync(join(repository, "docs/guides/test-runners.md"), "utf8");

test.each([
  ["jest.config.mjs", "jest-esm"],
  ["sandbox.test.ts", "jest-esm"],
  ["sandbox.test.ts", "jest-require"],
])("shows %s of the project %s", (file, project) => {
  const block = readBlocks(guide).find(({ mark }) => mark === file);

  expect(block?.text).toBe(readFileSync(join(repository, "tests/proof/projects", project, file), "utf8"));
});
