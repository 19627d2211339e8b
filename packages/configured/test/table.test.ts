import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { mayNameTable } from "../src/may-name-table.ts";
import { readTable, tableFile } from "../src/session/table.ts";
import { type FakeMachine, fakeMachine, fileWith, machineWith } from "./support/machine.ts";

const profile = '[profiles.default]\nbase_url = "https://profile.test/v1"\napi_key = "key-of-profile"\n';
const both = { PLANASONIX_BASE_URL: "https://env.test/v1", PLANASONIX_API_KEY: "key-of-env" };

describe("a table", () => {
  const index = { groups: [] };
  const folder = dirname(
    fileWith(JSON.stringify({ format: 1, index, commands: {}, rows: {}, secrets: {} }), tableFile),
  );

  test.each<[string, string | undefined, FakeMachine]>([
    ["a flag", folder, fakeMachine()],
    ["the environment", undefined, fakeMachine({ env: { PLANASONIX_TABLE: folder } })],
    ["the profile", undefined, machineWith(`[profiles.default]\ntable = ${JSON.stringify(folder)}\n`)],
  ])("is named by %s", async (_, typed, machine) => {
    expect(await readTable(typed, [], machine)).toMatchObject({ index });
    if (typed === undefined) expect(mayNameTable(machine)).toBe(true);
  });

  test.each<[string, string, string]>([
    ["nothing", "", "--table needs a folder"],
    ["a flag", "--debug", "but --debug follows"],
    ["a folder that does not exist", "/nowhere/at/all", "/nowhere/at/all does not exist"],
    ["an empty folder", mkdtempSync(join(tmpdir(), "planasonix-empty-")), `has no ${tableFile}`],
    ["a file that is no JSON", dirname(fileWith("{", tableFile)), "cannot be read (no JSON)"],
    ["a file of others", dirname(fileWith("{}", tableFile)), "was not written by generate"],
    ["a file of another version", dirname(fileWith('{"format":99}', tableFile)), "has format 99"],
  ])("that is %s is wrong", async (_, typed, message) => {
    await expect(readTable(typed, [], fakeMachine())).rejects.toThrow(message);
  });

  test.each<[string, FakeMachine]>([
    ["no file", fakeMachine()],
    ["no home", fakeMachine({ home: "" })],
    ["everything in the environment", machineWith("[profiles", { env: both })],
    ["a file that is wrong", machineWith("[profiles")],
    ["a profile without one", machineWith(profile)],
  ])("is not named with %s", async (_, machine) => {
    expect(await readTable(undefined, [], machine)).toBeUndefined();
    expect(mayNameTable(machine)).toBe(false);
  });
});
