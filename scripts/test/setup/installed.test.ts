import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("../../setup/installed.mjs", import.meta.url));
const check = (...folders: string[]) => spawnSync(process.execPath, [program, ...folders], { encoding: "utf8" });

test("names the command that installs what `npm start` has left out", () => {
  const { status, stderr } = check("scripts", "tests/none");

  expect([status, stderr]).toEqual([
    2,
    "The packages of tests/none are not installed: run npm run setup, and type the command again.\n",
  ]);
  expect(check("scripts").status).toBe(0);
});
