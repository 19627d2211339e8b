import { spawn, spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endProcesses } from "@planasonix/configured/src/session/end-processes.ts";
import { runHelper } from "@planasonix/configured/src/session/key-helper.ts";
import { expect, onTestFinished, test } from "vitest";
import { type FakeMachine, fakeMachine, type RunOptions } from "../support/fake-machine.ts";
import { start } from "../support/program.ts";
import { startInTerminal, type Terminal } from "../support/terminal.ts";

/** A machine whose time limits expire when the test says so. */
function machineWithLimit(options: RunOptions = {}): { machine: FakeMachine; limits: number[]; expire(): void } {
  const limits: number[] = [];
  let expire = (): void => {};
  const machine = fakeMachine({
    env: { PATH: process.env.PATH },
    after(ms, callback) {
      limits.push(ms);
      expire = callback;
      return () => {};
    },
    ...options,
  });
  return { machine, limits, expire: () => expire() };
}

/** A helper that sleeps, and the processes of it that live. */
interface Sleeper {
  /** The command that creates the file `started`, and then does what was asked. */
  readonly command: string;
  readonly started: string;
  /** The command lines that still contain its own number of seconds. */
  living(): string[];
}

/** @param act What the helper does, with SLEEP where it sleeps. */
function sleeperOf(act: string): Sleeper {
  const seconds = `1017.${randomInt(1e12)}`;
  const started = join(mkdtempSync(join(tmpdir(), "planasonix-helper-")), "started");
  const rows = (): string[] =>
    String(spawnSync("ps", ["-A", "-ww", "-o", "pid=,args="]).stdout)
      .split("\n")
      .filter((row) => row.includes(seconds));
  onTestFinished(() => {
    for (const row of rows()) process.kill(Number.parseInt(row, 10), "SIGKILL"); // If the test has failed.
  });
  return { command: `echo > ${started}; ${act.replaceAll("SLEEP", `sleep ${seconds}`)}`, started, living: rows };
}

const acts: [what: string, act: string][] = [
  ["what the shell waits for", "SLEEP; echo key"],
  ["all of a pipe", "SLEEP | cat | cat; echo key"],
  ["what the shell has put in the background", "SLEEP & SLEEP; echo key"],
  ["what the shell has left behind", "SLEEP & echo key"],
  ["what lost its parent before", "(SLEEP &); (SLEEP & SLEEP); echo key"],
  ["a program with a group of its own", "timeout 1018 SLEEP; echo key"],
  ["a program that ignores signals", "trap '' INT TERM HUP; SLEEP; echo key"],
];

const endings: [how: string, end: (machine: FakeMachine, expire: () => void) => void, message: string][] = [
  ["SIGTERM", (machine) => machine.send("SIGTERM"), "Ended by SIGTERM"],
  ["SIGINT", (machine) => machine.send("SIGINT"), "Ended by SIGINT"],
  ["the time limit", (_, expire) => expire(), "The api_key_command of the profile did not end within 60 s"],
];

test.each(endings.flatMap(([how, end, message]) => acts.map(([what, act]) => ({ how, what, act, end, message }))))(
  "$how of a helper ends $what",
  async ({ act, end, message }) => {
    const sleeper = sleeperOf(act);
    const { machine, expire } = machineWithLimit();
    const ended = runHelper(sleeper.command, machine);
    const failure = expect(ended).rejects.toThrow(message);
    await expect.poll(() => existsSync(sleeper.started) && sleeper.living().length).toBeGreaterThan(0);
    end(machine, expire);
    await failure;
    expect(sleeper.living()).toEqual([]);
  },
);

test("an agent that a helper has started, with a session of its own, is left", async () => {
  const sleeper = sleeperOf("(setsid SLEEP >/dev/null 2>&1 &); SLEEP");
  const { machine } = machineWithLimit();
  const failure = expect(runHelper(sleeper.command, machine)).rejects.toThrow("Ended by SIGTERM");
  const sleeping = () => sleeper.living().filter((row) => /^\s*\d+ sleep /.test(row)).length;
  await expect.poll(sleeping).toBe(2);
  machine.send("SIGTERM");
  await failure;
  expect(sleeper.living()).toHaveLength(1);
});

test("without the files of Linux, the processes are found by their parents", async () => {
  const sleeper = sleeperOf("(SLEEP & SLEEP | cat)");
  const child = spawn("/bin/sh", ["-c", sleeper.command]);
  await expect.poll(() => sleeper.living().length).toBeGreaterThan(2);
  await endProcesses({ pid: child.pid, mark: "NAME=none" }, { platform: "darwin", env: {} }, "/nowhere");
  expect(sleeper.living()).toEqual([]);
});

test("on Windows, a helper ends with all that it has started", async () => {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-windows-"));
  const sleeper = sleeperOf("SLEEP");
  const told = join(folder, "told");
  // On other systems, a backslash is a letter of the name.
  writeFileSync(`${folder}\\System32\\cmd.exe`, `#!/bin/sh\n${sleeper.command}\n`, { mode: 0o755 });
  writeFileSync(`${folder}\\System32\\taskkill.exe`, `#!/bin/sh\necho "$@" > ${told}; pkill -P $4\n`, { mode: 0o755 });
  const { machine } = machineWithLimit({ platform: "win32", env: { PATH: process.env.PATH, SystemRoot: folder } });
  const failure = expect(runHelper("any", machine)).rejects.toThrow("Ended by SIGINT");
  await expect.poll(() => existsSync(sleeper.started) && sleeper.living().length).toBe(1);
  machine.send("SIGINT");
  await failure;
  expect(readFileSync(told, "utf8")).toMatch(/^\/T \/F \/PID \d+\n$/);
  expect(sleeper.living()).toEqual([]);
});

test("--timeout is a limit of the helper as well", async () => {
  const { machine, limits, expire } = machineWithLimit();
  const sleeper = sleeperOf("SLEEP; echo key");
  const failure = expect(runHelper(sleeper.command, machine, 1_500)).rejects.toThrow("did not end within 1.5 s");
  await expect.poll(() => sleeper.living().length).toBeGreaterThan(0);
  expire();
  await failure;
  expect(limits).toEqual([1_500]);
});

/** A home with a profile whose key the command prints, and a server that answers with a page without items. */
async function profileWith(command: string): Promise<{ HOME: string; keys: string[] }> {
  const home = mkdtempSync(join(tmpdir(), "planasonix-home-"));
  const folder = join(home, ".config/planasonix");
  const keys: string[] = [];
  const server = createServer(({ headers }, response) => {
    keys.push(`${headers.authorization}`);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data: [], meta: { page: { limit: 50, cursor: null } } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  mkdirSync(folder, { recursive: true });
  const text = `[profiles.default]\nbase_url = "http://127.0.0.1:${port}/v1"\napi_key_command = ${JSON.stringify(command)}\n`;
  writeFileSync(join(folder, "config.toml"), text, { mode: 0o600 });
  return { HOME: home, keys };
}

test("a program whose time is over ends with its helper, not a minute later", async () => {
  const sleeper = sleeperOf("SLEEP; echo key");
  const { HOME } = await profileWith(sleeper.command);
  const { ended, texts } = start(["pipelines", "list", "--timeout", "1s"], { HOME });
  expect(await ended).toBe(6);
  expect(texts.stderr).toContain("took longer than its time limit (1000 ms)");
  expect(sleeper.living()).toEqual([]);
});

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("a program ends at %s, with its helper", async (signal) => {
  const sleeper = sleeperOf("SLEEP & SLEEP | cat; echo key");
  const { HOME } = await profileWith(sleeper.command);
  const { child, ended, texts } = start(["pipelines", "list"], { HOME });
  await expect.poll(() => sleeper.living().length).toBeGreaterThan(2);
  child.kill(signal);
  expect(await ended).toBe({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal]);
  expect(texts.stderr).toContain(`Ended by ${signal}`);
  expect(sleeper.living()).toEqual([]);
});

test("on a terminal, a helper can ask there", async () => {
  const ask =
    "stty -echo </dev/tty; printf 'Passphrase: ' >/dev/tty; read -r k </dev/tty; stty echo </dev/tty; echo key-$k";
  const { HOME, keys } = await profileWith(ask);
  const terminal = startInTerminal(["pipelines", "list"], { HOME });
  await expect.poll(() => terminal.screen()).toContain("Passphrase:");
  terminal.type("open-sesame\r");
  expect(await terminal.ended).toBe(0);
  expect(keys).toEqual(["Bearer key-open-sesame"]);
  expect(terminal.screen()).not.toContain("sesame");
});

test.each([
  ["Ctrl-C", (terminal: Terminal): void => terminal.type("\u0003"), 130],
  ["SIGTERM of another process", ({ pid }: Terminal): unknown => process.kill(pid, "SIGTERM"), 143],
] as const)("on a terminal, %s ends the program and its helper", async (_, end, code) => {
  const sleeper = sleeperOf("printf 'Passphrase: ' >/dev/tty; SLEEP & read -r k </dev/tty; echo key");
  const { HOME } = await profileWith(sleeper.command);
  const terminal = startInTerminal(["pipelines", "list"], { HOME });
  await expect.poll(() => terminal.screen()).toContain("Passphrase:");
  await expect.poll(() => sleeper.living().length).toBeGreaterThan(1);
  end(terminal);
  expect(await terminal.ended).toBe(code);
  expect(sleeper.living()).toEqual([]);
});
