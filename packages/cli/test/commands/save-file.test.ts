import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { operationCommands } from "../support/all-commands.ts";
import { startTenant } from "../support/sandbox.ts";
import { runScripted } from "../support/scripted.ts";

/** A command whose result is a file, and that needs no arguments. */
const [{ command } = { command: undefined }] = operationCommands.filter(
  ({ command: { result, ids, query } }) =>
    result === "file" && ids.length === 0 && query.every(({ required }) => !required),
);
const words = command?.example ?? [];

test("a file goes to stdout, or to the file of --save, byte for byte", async () => {
  await using sandbox = await startTenant();
  const printed = await sandbox.run(words);
  expect([printed.code, printed.stderr]).toEqual([0, ""]);
  const path = join(mkdtempSync(join(tmpdir(), "planasonix-save-")), "file");
  const saved = await sandbox.run([...words, "--save", path]);
  expect(saved).toMatchObject({ code: 0, stdout: "", stderr: `Wrote ${path}\n` });
  expect(readFileSync(path, "latin1")).toBe(printed.stdout);
  expect(printed.stdout.length).toBeGreaterThan(100);
});

test("a file that the shell has opened is written to where it stands, and not replaced", async () => {
  await using sandbox = await startTenant();
  const printed = await sandbox.run(words);
  const path = join(mkdtempSync(join(tmpdir(), "planasonix-save-")), "all");
  writeFileSync(path, "first");
  const { code } = await sandbox.run([...words, "--save", `/dev/fd/${openSync(path, "a")}`]);
  expect([code, readFileSync(path, "latin1")]).toEqual([0, `first${printed.stdout}`]);
});

test("a file whose reader goes away is not read to its end", async () => {
  let read = 0;
  const body = new ReadableStream(
    {
      pull(controller) {
        read += 1;
        controller.enqueue(new Uint8Array(1_000));
        if (read === 50) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const answer = () => new Response(body, { headers: { "content-type": "application/octet-stream" } });
  const { code, stdout } = await runScripted(words, [answer], { closesAfter: 1 });
  expect([code, stdout.length]).toEqual([0, 1_000]);
  expect(read).toBeLessThan(5);
});

test("a file is not printed on a terminal, and a place that cannot be written is named", async () => {
  await using sandbox = await startTenant();
  const terminal = await sandbox.run(words, { isTerminal: true });
  expect([terminal.code, terminal.stdout]).toEqual([2, ""]);
  expect(terminal.stderr).toContain("write it with --save <file>");
  const path = join(tmpdir(), "planasonix-no-such-folder", "file");
  const refused = await sandbox.run([...words, "--save", path]);
  expect(refused).toMatchObject({ code: 2, stderr: `Error: --save: ${path} cannot be written (ENOENT)\n` });
  expect(existsSync(path)).toBe(false);
});

test("a download that breaks off leaves the earlier file, and nothing beside it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-save-"));
  const path = join(folder, "file");
  writeFileSync(path, "yesterday");
  const body = () => {
    let read = 0;
    return new ReadableStream({
      pull(controller) {
        read += 1;
        if (read < 3) controller.enqueue(new Uint8Array(1_000));
        else controller.error(new Error("reset"));
      },
    });
  };
  const answer = () => new Response(body(), { headers: { "content-type": "application/octet-stream" } });
  const { code } = await runScripted([...words, "--save", path], [answer]);
  expect(code).not.toBe(0);
  expect(readFileSync(path, "utf8")).toBe("yesterday");
  expect(readdirSync(folder)).toEqual(["file"]);
});
