// Another user of the machine attacks the data file of a sandbox in a folder that users share, such as /tmp.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { canBeAnother, createSharedFolder, runAsAnother } from "../src/other-user.ts";
import { startServer } from "../src/server.ts";

const project = inject("project");
const key = "key-of-the-environment";

/** Starts a sandbox that keeps its data in a folder, with an API key from its environment. */
function startIn(folder: string) {
  const args = ["--data", join(folder, "sandbox.db")];
  return startServer({ project, command: "planasonix-sandbox", args, env: { PLANASONIX_API_KEY: key } });
}

test.runIf(canBeAnother)(
  "another user cannot read the data file of a sandbox, nor what SQLite keeps beside it",
  async () => {
    const folder = createSharedFolder();
    await using _sandbox = await startIn(folder);
    const files = readdirSync(folder);

    expect(files).toContain("sandbox.db");
    for (const file of files) expect(runAsAnother(`cat ${file}`, folder)).toMatch(/^cat: .*Permission denied\n$/);
  },
);

test.runIf(canBeAnother).each([
  ["creates it first", "touch sandbox.db; chmod 666 sandbox.db"],
  ["puts a link in its place", "touch mine; chmod 666 mine; ln -s mine sandbox.db"],
  ["creates the log beside it first", "touch sandbox.db-wal; chmod 666 sandbox.db-wal"],
])("another user who %s gets nothing of the data of a sandbox", async (_, commands) => {
  const folder = createSharedFolder();
  expect(runAsAnother(commands, folder)).toBe("");

  await expect(startIn(folder)).rejects.toThrow(/sandbox\.db\S* belongs to another user/);

  for (const file of readdirSync(folder)) expect(readFileSync(join(folder, file), "latin1")).toBe("");
});

test("the API key of the environment is not in the data file, so that a copy of the file does not have it", async () => {
  const folder = createSharedFolder();
  await using sandbox = await startIn(folder);
  const init = { method: "POST", headers: { Authorization: `Bearer ${key}` } };
  expect((await fetch(`${sandbox.url}/pipelines/pl_01hqxyz/run`, init)).status).toBe(202);

  const files = readdirSync(folder).map((file) => readFileSync(join(folder, file), "latin1"));
  expect(files.join("")).toContain("pl_01hqxyz");
  expect(files.join("")).not.toContain(key);
});
