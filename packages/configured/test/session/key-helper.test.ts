import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { endProcesses } from "../../src/session/end-processes.ts";
import { runHelper } from "../../src/session/key-helper.ts";
import { fakeMachine } from "../support/machine.ts";

const machine = () => fakeMachine({ env: { PATH: process.env.PATH } });

test("the output of a helper is the key", async () => {
  expect(await runHelper("echo a-key", machine())).toBe("a-key");
});

test.each([
  ["exit 3", "failed with exit code 3"],
  ["true", "printed nothing"],
  ["echo 'token=abc and a-key' >&2; echo a-key; exit 1", "token=*** and ***"],
  ["true; echo 'password: hunter2' >&2", "password: ***"],
])("a helper that runs %j is an error", async (command, message) => {
  await expect(runHelper(command, machine())).rejects.toThrow(message);
});

/** Runs a helper that has started another process, until it has done so. */
async function runLong(end: (own: ReturnType<typeof machine>) => void): Promise<unknown> {
  const own = machine();
  const ready = join(mkdtempSync(join(tmpdir(), "planasonix-helper-")), "ready");
  const running = runHelper(`sh -c 'trap "" TERM; touch ${ready}; while :; do sleep 1; done' & wait`, own, 5_000).catch(
    (error) => error,
  );
  await expect.poll(() => existsSync(ready)).toBe(true);
  end(own);
  return running;
}

test("a helper whose time is over ends with all that it has started", async () => {
  expect(await runLong((own) => own.expire())).toMatchObject({
    message: expect.stringContaining("did not end within 5 s"),
  });
});

test("a helper ends at a signal, and the signal is the reason", async () => {
  const ended = await runLong((own) => {
    own.send("SIGTERM");
    own.send("SIGTERM");
  });
  expect(ended).toMatchObject({ name: "Interrupted", code: 143 });
});

test("without the files of Linux, processes are found by their parents", async () => {
  await endProcesses({ pid: 2 ** 30, mark: "A=b" }, fakeMachine(), "/nowhere");
  await endProcesses({ pid: undefined, mark: "A=b" }, fakeMachine());
});

test("on Windows, what a helper has started is ended by the program for it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-windows-"));
  const told = join(folder, "told");
  // On other systems, a backslash is a letter of the name.
  writeFileSync(`${folder}\\System32\\taskkill.exe`, `#!/bin/sh\necho "$@" > ${told}\n`, { mode: 0o755 });
  const windows = fakeMachine({ platform: "win32", env: { SystemRoot: folder } });
  await endProcesses({ pid: 7, mark: "A=b" }, windows);
  await endProcesses({ pid: undefined, mark: "A=b" }, windows);
  expect(readFileSync(told, "utf8")).toBe("/T /F /PID 7\n");
});
