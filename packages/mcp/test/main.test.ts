import { once } from "node:events";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { readCommands, readIndex, useCommands } from "@planasonix/configured/src/described/read-commands.ts";
import { tableFile } from "@planasonix/configured/src/session/table.ts";
import { expect, test } from "vitest";
import { runProcess } from "../src/main.ts";
import { readOptions } from "../src/options.ts";

/** A process whose streams are in this one. */
function fakeProcess(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    streams[name].on("data", (text) => {
      texts[name] += text;
    });
  }
  const program = {
    ...streams,
    argv: ["node", "bin.js", ...args],
    env: { HOME: "/nowhere", XDG_CONFIG_HOME: "/nowhere/else", PLANASONIX_API_KEY: "key-of-a-test", ...env },
    platform: "linux",
    exitCode: undefined as number | undefined,
    cwd: () => tmpdir(),
    exit: () => streams.stdout.end(),
    on() {},
    off() {},
  };
  return { program, texts, run: () => runProcess(program as unknown as NodeJS.Process) };
}

const hello = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "a", version: "1" } },
};

test("the program serves until stdin ends", async () => {
  const { program, texts, run } = fakeProcess(["--allow", "read"]);
  await run();
  program.stdin.write(`${JSON.stringify(hello)}\n`);
  await once(program.stdout, "data");
  program.stdin.write("no protocol\n");
  program.stdin.end();
  await once(program.stdout, "end");
  expect(JSON.parse(texts.stdout)).toMatchObject({ id: 1, result: { serverInfo: { name: "planasonix" } } });
  expect(program.exitCode).toBeUndefined();
});

test.each([
  [["--allow", "reed"], {}, "Error: --allow must list at least one of read"],
  [["--frofile", "a"], {}, "planasonix mcp --help"],
  [[], { PLANASONIX_TABLE: "/nowhere/at/all" }, "PLANASONIX_TABLE: /nowhere/at/all does not exist"],
  [["--table", "/nowhere/at/all"], {}, "--table: /nowhere/at/all does not exist"],
  [["--profile", "none"], {}, "There is no profile none"],
])("%j with %j is wrong, and the exit code is 2", async (args, env, message) => {
  const { program, texts, run } = fakeProcess(args, env);
  await run();
  expect(program.exitCode).toBe(2);
  expect(texts).toMatchObject({ stdout: "", stderr: expect.stringContaining(message) });
});

test("the operations of a generated folder take the place of those of the package", async () => {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-table-"));
  mkdirSync(folder, { recursive: true });
  const [group] = readIndex().groups;
  const index = { groups: [{ ...group, resources: group?.resources.filter(({ name }) => name === "folders") }] };
  const commands = { folders: { ids: [], fields: [], commands: [] } };
  writeFileSync(join(folder, tableFile), JSON.stringify({ format: 1, index, commands, rows: {}, secrets: {} }));
  const { program, texts, run } = fakeProcess(["--table", folder]);
  try {
    await run();
    expect(readCommands("pipelines")).toEqual([]);
    expect([program.exitCode, texts.stderr]).toEqual([undefined, ""]);
  } finally {
    useCommands(undefined);
  }
});

test("a mistake of the program itself is none of the configuration", async () => {
  const { program, run } = fakeProcess([]);
  Object.defineProperty(program, "stdin", { value: undefined });
  await expect(run()).rejects.toThrow();
  expect(program.exitCode).toBeUndefined();
});

test.each([
  [["--help"], { prints: "help" }],
  [["-V"], { prints: "version" }],
  [
    ["--allow=read", "--debug"],
    {
      flags: new Map([
        ["allow", ["read"]],
        ["debug", ["true"]],
      ]),
    },
  ],
  [[], { flags: new Map() }],
])("%j is read", (args, expected) => {
  expect(readOptions(args)).toEqual(expected);
});

test.each([
  [["read"], '"read" is no flag'],
  [["--api-key-from", "-"], "reads stdin, which the protocol needs"],
  [["--allow"], "--allow"],
])("%j is wrong", (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});

test.each(["--help", "--version"])("%s prints to stdout", async (flag) => {
  const { texts, run } = fakeProcess([flag]);
  await run();
  expect(texts.stdout).toMatch(flag === "--help" ? /^Usage: planasonix mcp/ : /^\d+\.\d+\.\d+\n$/);
});
