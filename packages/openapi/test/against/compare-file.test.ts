import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compareDescription } from "../../src/generate.ts";

test("our own file differs in nothing", async () => {
  const file = fileURLToPath(new URL("../../src/generated/openapi.json", import.meta.url));
  expect((await compareDescription(file)).findings).toEqual([]);
});

test("a file that is not there is refused in one line", async () => {
  await expect(compareDescription("nowhere.yaml")).rejects.toThrow(/^nowhere\.yaml .*$/);
});
