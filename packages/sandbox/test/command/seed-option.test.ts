import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSeedOption } from "../../src/command/seed-option.ts";
import { SeedError } from "../../src/control/seed-data.ts";
import { startSandbox } from "../../src/index.ts";

const file = join(mkdtempSync(join(tmpdir(), "seed-option-")), "seed.yaml");

test("the error of a seed names its file and line, and every other error stays as it is", async () => {
  writeFileSync(file, "pipeline:\n  - nmae: Orders\n");
  const { value, reported } = await readSeedOption("--seed", file);
  const refused = await startSandbox({ port: false, seed: value }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(SeedError);
  expect(reported(refused)).toMatchObject({ message: expect.stringContaining(`${file}:2:5: \`pipeline[0].nmae\``) });
  const other = new Error("The port 4020 is in use");
  expect(reported(other)).toBe(other);
});

test.each(["demo", "empty"])("the seed %s has no file, so its errors stay as they are", async (name) => {
  const { value, reported } = await readSeedOption("--seed", name);
  const error = new Error("The port 4020 is in use");
  expect([value, reported(error)]).toEqual([name, error]);
});
